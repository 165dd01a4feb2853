package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.liveness.Heartbeat;
import dev.tidegate.gateway.record.Preparation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Encodes rows on one event loop, in the order they are given: one of as many as {@code sink.parallelism} says. Rows of
 * one key have one lane. The first is at home on the writer's own event loop; the others are deployed beside it.
 */
final class EncoderLane extends VerticleBase {

    /**
     * How rows are encoded.
     *
     * @param primaryKey positions of the primary key's columns, none in an append table
     * @param maxSize of a record, in bytes: larger ones are refused here, before they supersede what Kafka would take
     * @param subtask of which {@code 'sink.partitioner' = 'fixed'} makes a partition, negative for Kafka's partitioner
     */
    record Encoding(ChangeEncoder encoder, int[] primaryKey, int maxSize, int subtask) {}

    private final Table table;
    private final Encoding how;
    private final Consumer<Intake.Part> done;
    private final LongSupplier nanoTime;

    // Of the event loop.
    private final Queue<Intake.Part> parts = new ArrayDeque<>();
    private @Nullable Context home;
    private boolean encoding;
    private @Nullable Heartbeat heartbeat;

    /** @param done told of each part in turn, on this lane's event loop */
    EncoderLane(Table table, Encoding how, Consumer<Intake.Part> done, LongSupplier nanoTime) {
        this.table = table;
        this.how = how;
        this.done = done;
        this.nanoTime = nanoTime;
    }

    @Override
    public Future<?> start() {
        settle(context);
        return Future.succeededFuture();
    }

    /** Makes this its event loop. */
    void settle(Context eventLoop) {
        home = eventLoop;
    }

    /** Shows whether this lane turns. */
    void watchedBy(Heartbeat shown) {
        heartbeat = shown;
    }

    private void turned() {
        if (heartbeat != null) {
            heartbeat.turned();
        }
    }

    /** To be encoded in another turn of the loop, so that all lanes have their parts before one begins. */
    void take(Intake.Part part) {
        Context loop = home;
        if (loop == null) {
            throw new IllegalStateException("The lane was not started");
        }
        loop.runOnContext(turn -> {
            parts.add(part);
            if (!encoding) {
                encoding = true;
                encode(loop);
            }
        });
    }

    /** One turn of the loop: parts in order, as far as the slice goes. */
    private void encode(Context loop) {
        turned();
        Slice slice = Slice.begin(nanoTime);
        Intake.Part part;
        while ((part = parts.peek()) != null) {
            if (slice.isOver()) {
                loop.runOnContext(turn -> encode(loop));
                return;
            }
            try {
                CompletionStage<Void> preparation = how.encoder().prepare();
                if (preparation != null) {
                    await(preparation, loop);
                    return;
                }
                if (!part.encode(how, slice)) {
                    continue;
                }
            } catch (Throwable e) {
                // A fault of a format must not stop the table.
                part.fail(new TidegateException(ErrorCode.INTERNAL, "The rows could not be encoded: " + e, e));
            }
            parts.remove();
            done.accept(part);
        }
        encoding = false;
        if (heartbeat != null) {
            heartbeat.idle();
        }
    }

    private void await(CompletionStage<Void> preparation, Context loop) {
        Future.fromCompletionStage(preparation, loop).onComplete(prepared -> {
            if (prepared.failed()) {
                TidegateException cause = new TidegateException(
                        ErrorCode.FORMAT_UNAVAILABLE,
                        "Table '" + table.name() + "' cannot encode rows yet: " + Preparation.reason(prepared.cause()),
                        prepared.cause());
                Intake.Part part;
                while ((part = parts.poll()) != null) {
                    part.fail(cause);
                    done.accept(part);
                }
            }
            encode(loop);
        });
    }
}
