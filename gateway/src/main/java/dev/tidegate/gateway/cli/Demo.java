package dev.tidegate.gateway.cli;

import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.http.ServedTable;
import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.writer.Writer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page views of the demo, and their counts per region, written through the gateway's own writers. Now and then a
 * region closes for a while, so that rows are deleted and come back.
 */
final class Demo extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
    private static final List<String> REGIONS =
            List.of("Africa", "Americas", "Antarctica", "Asia", "Europe", "Oceania");
    private static final int USERS = 2_000;
    private static final int PAGES = 300;
    private static final long EVERY_MILLIS = 250;
    private static final int VIEWS_EACH_TIME = 4;
    /** In turns of the feeder: how often a region closes, and for how long. */
    private static final int CLOSE_EVERY = 40;

    private static final int CLOSED_FOR = 12;

    private static final class Counts {
        long views;
        final BitSet users = new BitSet(USERS);
    }

    private final ServedTable views;
    private final ServedTable perRegion;
    private final Map<String, Counts> counts = new LinkedHashMap<>();
    private final Random random = new Random();
    private long timer;
    private int turn;
    private @Nullable String closed;

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
        timer = vertx.setPeriodic(EVERY_MILLIS, id -> feed());
        return Future.succeededFuture();
    }

    /** What has been written by now is the writers' to flush. */
    @Override
    public Future<?> stop() {
        vertx.cancelTimer(timer);
        return Future.succeededFuture();
    }

    private void feed() {
        turn++;
        if (turn % CLOSE_EVERY == 0) {
            closed = REGIONS.get(random.nextInt(REGIONS.size()));
            if (counts.remove(closed) != null) {
                write(perRegion, List.of(new Change(ChangeKind.DELETE, Row.of(closed, null, null))));
            }
        } else if (turn % CLOSE_EVERY == CLOSED_FOR) {
            closed = null;
        }
        List<Change> viewed = new ArrayList<>();
        Map<String, Change> counted = new LinkedHashMap<>();
        for (int i = 0; i < VIEWS_EACH_TIME; i++) {
            String region = REGIONS.get(random.nextInt(REGIONS.size()));
            if (!region.equals(closed)) {
                int user = random.nextInt(USERS);
                viewed.add(new Change(
                        ChangeKind.INSERT, Row.of((long) user, (long) random.nextInt(PAGES), now(), region)));
                Counts of = counts.computeIfAbsent(region, r -> new Counts());
                ChangeKind kind = of.views == 0 ? ChangeKind.INSERT : ChangeKind.UPDATE_AFTER;
                of.views++;
                of.users.set(user);
                counted.put(region, new Change(kind, Row.of(region, of.views, (long) of.users.cardinality())));
            }
        }
        write(views, viewed);
        write(perRegion, List.copyOf(counted.values()));
    }

    private static LocalDateTime now() {
        return LocalDateTime.ofInstant(Instant.now().truncatedTo(ChronoUnit.MILLIS), ZoneOffset.UTC);
    }

    private void write(ServedTable table, List<Change> changes) {
        Writer writer = table.writer();
        if (writer != null && !changes.isEmpty() && writer.hasRoom()) {
            writer.write(changes).onFailure(e -> LOG.warn("the demo could not write: {}", e.getMessage()));
        }
    }
}
