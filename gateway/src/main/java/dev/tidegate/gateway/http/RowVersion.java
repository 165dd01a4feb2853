package dev.tidegate.gateway.http;

import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.changelog.CompactedLog;
import dev.tidegate.gateway.changelog.StoredRow;
import dev.tidegate.gateway.reader.LiveTable;
import dev.tidegate.gateway.reader.LiveTable.Generation;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was found under a key: a row, or none.
 *
 * @param offsets by partition, that of the record which gave the row there, {@link #ABSENT} where there is none
 * @param partition of the row
 */
record RowVersion(
        Generation generation,
        List<Long> offsets,
        int partition,
        @Nullable StoredRow row) {
    static final long ABSENT = -1;

    private static final int SHORT = 8;
    /** The end of a tag: partition and offset. */
    private static final Pattern PLACE = Pattern.compile("(\\d{1,9})\\.(\\d{1,18})\"");

    /**
     * Which partition a key is in is known to whoever wrote it, so all are asked. When partitions were added a key may
     * be in two of them; then the later partition's row is taken.
     */
    static Future<RowVersion> find(Generation generation, byte[] key) {
        List<Future<@Nullable StoredRow>> answers = generation.partitions().stream()
                .map(partition -> partition.ask(log -> get(log, key)))
                .toList();
        return Future.all(answers).map(all -> {
            List<Long> offsets = answers.stream().map(a -> offset(a.result())).toList();
            for (int p = answers.size() - 1; p >= 0; p--) {
                if (offsets.get(p) != ABSENT) {
                    return new RowVersion(generation, offsets, p, answers.get(p).result());
                }
            }
            return new RowVersion(generation, offsets, -1, null);
        });
    }

    /** On the log's event loop: whether it holds something else by now. */
    boolean isOutdated(int number, Changelog log, byte[] key) {
        return offset(get(log, key)) != offsets.get(number);
    }

    private static @Nullable StoredRow get(Changelog log, byte[] key) {
        return ((CompactedLog) log).get(key);
    }

    private static long offset(@Nullable StoredRow row) {
        return row == null ? ABSENT : row.offset();
    }

    /**
     * A strong validator (RFC 9110 §8.8.1), the same after a restart and on every gateway: an offset names a version in
     * one topic, and the version's bytes under one DDL. Of both ids the beginning is enough.
     */
    String etag(LiveTable table) {
        return etag(table, generation, partition, offsets.get(partition));
    }

    /** That of the row in the record at this offset. */
    static String etag(LiveTable table, Generation generation, int partition, long offset) {
        return etagStart(table, generation) + partition + "." + offset + "\"";
    }

    private static String etagStart(LiveTable table, Generation generation) {
        return "\"" + generation.topicId().substring(0, SHORT) + "."
                + table.fingerprint().substring(0, SHORT) + ".";
    }

    /**
     * How far a table has to be read to hold the versions that these tags name, or later ones: the next offset of their
     * partitions. Nothing of tags that are not of this topic and DDL.
     */
    static Map<Integer, Long> positions(EntityTags tags, LiveTable table, Generation generation) {
        String start = etagStart(table, generation);
        Map<Integer, Long> positions = new HashMap<>();
        Stream.concat(tags.strong().stream(), tags.weak().stream())
                .filter(tag -> tag.startsWith(start))
                .map(tag -> PLACE.matcher(tag.substring(start.length())))
                .filter(Matcher::matches)
                .forEach(place -> {
                    int partition = Integer.parseInt(place.group(1));
                    if (partition < generation.partitions().size()) {
                        positions.merge(partition, Long.parseLong(place.group(2)) + 1, Math::max);
                    }
                });
        return positions;
    }
}
