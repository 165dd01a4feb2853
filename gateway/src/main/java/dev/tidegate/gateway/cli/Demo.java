package dev.tidegate.gateway.cli;

import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.http.ServedTable;
import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.writer.Writer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@link PageViews} of {@code tidegate dev}, written through the gateway's own writers. */
final class Demo extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);

    private final ServedTable views;
    private final ServedTable perRegion;
    private final PageViews pageViews = new PageViews();
    private long timer;

    private Demo(ServedTable views, ServedTable perRegion) {
        this.views = views;
        this.perRegion = perRegion;
    }

    /** Feeds the demo's tables, which must be among these. */
    static Demo of(List<ServedTable> tables) {
        return new Demo(table(tables, "pageviews"), table(tables, "pageviews_per_region"));
    }

    private static ServedTable table(List<ServedTable> tables, String name) {
        return tables.stream()
                .filter(served -> served.table().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the demo's table '" + name + "' is missing"));
    }

    @Override
    public Future<?> start() {
        timer = vertx.setPeriodic(PageViews.EVERY_MILLIS, id -> feed(pageViews.next()));
        return Future.succeededFuture();
    }

    /** The writers flush what has been written by now. */
    @Override
    public Future<?> stop() {
        vertx.cancelTimer(timer);
        return Future.succeededFuture();
    }

    private void feed(PageViews.Turn turn) {
        if (turn.closed() != null) {
            write(perRegion, List.of(new Change(ChangeKind.DELETE, Row.of(turn.closed(), null, null))));
        }
        write(
                views,
                turn.views().stream()
                        .map(view -> new Change(
                                ChangeKind.INSERT, Row.of(view.user(), view.page(), view.time(), view.region())))
                        .toList());
        write(
                perRegion,
                turn.counts().stream()
                        .map(count -> new Change(
                                count.isFirst() ? ChangeKind.INSERT : ChangeKind.UPDATE_AFTER,
                                Row.of(count.region(), count.views(), count.users())))
                        .toList());
    }

    private void write(ServedTable table, List<Change> changes) {
        Writer writer = table.writer();
        if (writer != null && !changes.isEmpty() && writer.hasRoom()) {
            writer.write(changes).onFailure(e -> LOG.warn("the demo could not write: {}", e.getMessage()));
        }
    }
}
