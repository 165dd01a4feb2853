package dev.tidegate.gateway.subscription;

import dev.tidegate.gateway.changelog.Change;
import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.changelog.Cursor;
import dev.tidegate.gateway.changelog.Replay;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.query.QueryIndex;
import dev.tidegate.gateway.query.TableQueries;
import dev.tidegate.gateway.query.TurnBudget;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The channels that a tap reads for. Belongs to the event loop of the log. */
final class ChannelSet {
    /** Looks of filters at changes in one slice, so that a slice takes some milliseconds at the most. */
    private static final int MAX_LOOKS = 4_096;

    private static final int MIN_LOOKS = 64;
    private static final long LONG_TURN_NANOS = 5_000_000;

    private final TableQueries queries;
    private final int maxBytes;
    /** Those that want every row, and need not look. */
    private final Set<Channel> all = new HashSet<>();

    /** Fewer than the most while filters are costly. */
    private int looks = MAX_LOOKS / 4;

    private final Map<Delivery, QueryIndex<Channel>> filtered = new EnumMap<>(Delivery.class);

    ChannelSet(TableQueries queries, int maxBytes) {
        this.queries = queries;
        this.maxBytes = maxBytes;
        for (Delivery delivery : Delivery.values()) {
            filtered.put(delivery, new QueryIndex<>());
        }
    }

    void add(Channel channel) {
        if (channel.query().isAll()) {
            all.add(channel);
        } else {
            index(channel.delivery()).add(channel, channel.query());
        }
    }

    void remove(Channel channel) {
        if (!all.remove(channel)) {
            index(channel.delivery()).remove(channel);
        }
    }

    private QueryIndex<Channel> index(Delivery delivery) {
        QueryIndex<Channel> index = filtered.get(delivery);
        if (index == null) {
            throw new IllegalStateException("no index for " + delivery);
        }
        return index;
    }

    private boolean plainOnly() {
        return all.stream().allMatch(Channel::isPlain)
                && filtered.values().stream().allMatch(QueryIndex::isEmpty);
    }

    /** @param cursor to be readable */
    Slice read(Changelog log, Cursor cursor) {
        boolean plainOnly = plainOnly();
        // In the middle of a long way the position does not tell what readers hold.
        if (!plainOnly && cursor.caughtUp() && log.canReplay(cursor.position())) {
            int scanning =
                    filtered.values().stream().mapToInt(QueryIndex::scanning).sum();
            int maxChanges = Math.max(1, Math.min(Slice.MAX_CHANGES, looks / (scanning + 1)));
            Replay replay = log.replay(cursor.position(), maxBytes, maxChanges);
            Turn turn = new Turn();
            turn.tell(replay.net(), Delivery.CONFLATED);
            turn.tell(replay.each(), Delivery.EVERY);
            looks = turn.budget.nanos() > LONG_TURN_NANOS
                    ? Math.max(MIN_LOOKS, looks / 4)
                    : Math.min(MAX_LOOKS, 2 * looks);
            return turn.slice(Cursor.exactAt(replay.next()));
        }
        for (Channel channel : all) {
            if (channel.isPlain()) {
                Reading read = new Reading.Manner(channel, queries, maxBytes).read(log, cursor, true);
                Map<Channel, Batch> batches = read.batch().isEmpty() ? Map.of() : Map.of(channel, read.batch());
                return new Slice(read.next(), batches, Map.of(), !plainOnly, read.end());
            }
        }
        return new Slice(log.fromEnd(), Map.of(), Map.of(), true, log.end());
    }

    /** One reading of the log for all channels. What fails for one of them ends that one. */
    private final class Turn {
        private final TurnBudget budget = new TurnBudget();
        private final Map<Channel, Batch.Builder> told = new HashMap<>();
        private final Map<Channel, TidegateException> failed = new HashMap<>();

        private void tell(List<Change> changes, Delivery delivery) {
            List<Channel> unfiltered = all.stream()
                    .filter(channel -> channel.delivery() == delivery)
                    .toList();
            QueryIndex<Channel> index = index(delivery);
            for (Change change : changes) {
                for (Channel channel : unfiltered) {
                    builder(channel).add(change.kind(), change.entry(), change.keyLength(), null, change.spared());
                }
                if (!index.isEmpty()) {
                    Seen seen = Seen.of(change, queries, budget);
                    index.forEach(seen.row(), seen.before(), channel -> tell(seen, channel));
                }
            }
        }

        @SuppressWarnings("ThrowableNotThrown") // the subscribers of the channel receive it
        private void tell(Seen seen, Channel channel) {
            if (!failed.isEmpty() && failed.containsKey(channel)) {
                return;
            }
            try {
                seen.tell(channel.query(), builder(channel));
            } catch (Throwable e) {
                failed.put(channel, Failures.of(e, "a change could not be evaluated"));
            }
        }

        private Batch.Builder builder(Channel channel) {
            return told.computeIfAbsent(channel, c -> new Batch.Builder(c.query(), maxBytes));
        }

        private Slice slice(Cursor next) {
            failed.keySet().forEach(channel -> {
                told.remove(channel);
                remove(channel);
            });
            Map<Channel, Batch> batches = new HashMap<>();
            told.forEach((channel, builder) -> batches.put(channel, builder.build()));
            return new Slice(next, batches, failed, false, next.position());
        }
    }
}
