package dev.tidegate.gateway.cli;

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

/**
 * Invented page views of a website, and their counts per region. Now and then a region closes for a while, so that its
 * counts are deleted and come back. Not thread-safe.
 */
final class PageViews {
    /** How often {@link #next} is to be called. */
    static final long EVERY_MILLIS = 250;

    private static final List<String> REGIONS =
            List.of("Africa", "Americas", "Antarctica", "Asia", "Europe", "Oceania");
    private static final int USERS = 2_000;
    private static final int PAGES = 300;
    private static final int VIEWS_EACH_TIME = 4;
    /** In turns: how often a region closes, and for how long. */
    private static final int CLOSE_EVERY = 40;

    private static final int CLOSED_FOR = 12;

    /** One page that a user looked at. */
    record View(long user, long page, LocalDateTime time, String region) {}

    /**
     * The counts of a region.
     *
     * @param isFirst whether the region had none before
     */
    record Count(String region, long views, long users, boolean isFirst) {}

    /**
     * What happened since the turn before.
     *
     * @param counts of each region with a view, as they are now
     * @param closed the region whose counts are to be deleted, null if there is none
     */
    record Turn(
            List<View> views, List<Count> counts, @Nullable String closed) {}

    private static final class Counts {
        long views;
        final BitSet users = new BitSet(USERS);
    }

    private final Map<String, Counts> counts = new LinkedHashMap<>();
    private final Random random = new Random();
    private int turn;
    private @Nullable String closed;

    Turn next() {
        turn++;
        String justClosed = null;
        if (turn % CLOSE_EVERY == 0) {
            closed = anyRegion();
            justClosed = counts.remove(closed) == null ? null : closed;
        } else if (turn % CLOSE_EVERY == CLOSED_FOR) {
            closed = null;
        }
        List<View> views = new ArrayList<>();
        Map<String, Count> counted = new LinkedHashMap<>();
        for (int i = 0; i < VIEWS_EACH_TIME; i++) {
            String region = anyRegion();
            if (!region.equals(closed)) {
                View view = new View(random.nextInt(USERS), random.nextInt(PAGES), now(), region);
                views.add(view);
                Count before = counted.get(region);
                Count count = count(view);
                counted.put(region, before == null || !before.isFirst() ? count : first(count));
            }
        }
        return new Turn(views, List.copyOf(counted.values()), justClosed);
    }

    private Count count(View view) {
        Counts of = counts.computeIfAbsent(view.region(), region -> new Counts());
        of.views++;
        of.users.set((int) view.user());
        return new Count(view.region(), of.views, of.users.cardinality(), of.views == 1);
    }

    private static Count first(Count count) {
        return new Count(count.region(), count.views(), count.users(), true);
    }

    private String anyRegion() {
        return REGIONS.get(random.nextInt(REGIONS.size()));
    }

    private static LocalDateTime now() {
        return LocalDateTime.ofInstant(Instant.now().truncatedTo(ChronoUnit.MILLIS), ZoneOffset.UTC);
    }
}
