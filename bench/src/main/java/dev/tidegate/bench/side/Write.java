package dev.tidegate.bench.side;

import dev.tidegate.bench.whole.Workload;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.record.Formats;
import dev.tidegate.gateway.record.RecordEncoder;
import dev.tidegate.gateway.writer.Producers;
import dev.tidegate.gateway.writer.Writer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Orders given to a table's writer in its own process, {@code batch} rows a call, as fast as it has room; done when
 * Kafka has confirmed all of them. {@code config}, {@code records}, {@code keys}.
 */
public final class Write {
    private final Writer writer;
    private final List<Change> changes;
    private final int batch;
    private final long records;
    private final Promise<Void> done = Promise.promise();
    private long given;
    private long confirmed;

    private Write(Writer writer, List<Change> changes, int batch, long records) {
        this.writer = writer;
        this.changes = changes;
        this.batch = batch;
        this.records = records;
    }

    public static void main(String... arguments) throws Exception {
        Words words = Words.of(arguments);
        GatewaySide side = GatewaySide.of(words);
        Table table = side.tables().get(0);
        Formats formats = Formats.of(table, side.formats());
        int batch = words.number("batch", 500);
        List<Row> rows = Workload.rows(words.number("keys"));
        // Whole batches, so that each is a view of the same list.
        List<Change> changes = IntStream.range(0, rows.size() / batch * batch)
                .mapToObj(i -> new Change(ChangeKind.UPDATE_AFTER, rows.get(i)))
                .toList();
        Side.start();
        Writer writer = new Writer(
                table,
                () -> new RecordEncoder(table, formats),
                new Producers(),
                side.configuration().writer());
        GatewaySide.await(side.vertx().deployVerticle(writer));
        Write write = new Write(writer, changes, batch, words.number("records"));
        Context context = side.vertx().getOrCreateContext();
        context.runOnContext(v -> write.more());
        GatewaySide.await(write.done.future());
        Side.done(write.confirmed);
        GatewaySide.await(side.vertx().close());
    }

    private void more() {
        while (given < records) {
            if (!writer.hasRoom()) {
                writer.room().onSuccess(room -> more());
                return;
            }
            int from = (int) (given % changes.size());
            given += batch;
            Future<?> written = writer.write(changes.subList(from, from + batch));
            written.onComplete(result -> confirmed(result.cause()));
        }
    }

    private void confirmed(Throwable failure) {
        if (failure != null) {
            done.tryFail(failure);
            return;
        }
        confirmed += batch;
        if (confirmed >= records) {
            done.tryComplete();
        }
    }
}
