package dev.tidegate.gateway.subscription;

import dev.tidegate.gateway.changelog.Change;
import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.changelog.Cursor;
import dev.tidegate.gateway.changelog.Replay;
import dev.tidegate.gateway.query.QueryIndex;
import dev.tidegate.gateway.query.TableQueries;
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

    private final TableQueries queries;
    private final int maxBytes;
    /** Those that want every row, and need not look. */
    private final Set<Channel> all = new HashSet<>();

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
            int maxChanges = Math.max(1, Math.min(Slice.MAX_CHANGES, MAX_LOOKS / (scanning + 1)));
            Replay replay = log.replay(cursor.position(), maxBytes, maxChanges);
            Map<Channel, Batch.Builder> told = new HashMap<>();
            tell(replay.net(), Delivery.CONFLATED, told);
            tell(replay.each(), Delivery.EVERY, told);
            Map<Channel, Batch> batches = new HashMap<>();
            told.forEach((channel, builder) -> batches.put(channel, builder.build()));
            return new Slice(Cursor.exactAt(replay.next()), batches, false);
        }
        for (Channel channel : all) {
            if (channel.isPlain()) {
                Reading read = new Reading.Manner(channel, queries, maxBytes).read(log, cursor, true);
                Map<Channel, Batch> batches = read.batch().isEmpty() ? Map.of() : Map.of(channel, read.batch());
                return new Slice(read.next(), batches, !plainOnly);
            }
        }
        return new Slice(log.fromEnd(), Map.of(), true);
    }

    private void tell(List<Change> changes, Delivery delivery, Map<Channel, Batch.Builder> told) {
        List<Channel> unfiltered =
                all.stream().filter(channel -> channel.delivery() == delivery).toList();
        QueryIndex<Channel> index = index(delivery);
        for (Change change : changes) {
            for (Channel channel : unfiltered) {
                builder(told, channel).add(change.kind(), change.entry(), change.keyLength(), null, change.spared());
            }
            if (!index.isEmpty()) {
                Seen seen = Seen.of(change, queries);
                index.forEach(seen.row(), seen.before(), channel -> seen.tell(channel.query(), builder(told, channel)));
            }
        }
    }

    private Batch.Builder builder(Map<Channel, Batch.Builder> told, Channel channel) {
        return told.computeIfAbsent(channel, c -> new Batch.Builder(c.query(), maxBytes));
    }
}
