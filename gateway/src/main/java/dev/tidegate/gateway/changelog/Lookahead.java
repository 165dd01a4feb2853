package dev.tidegate.gateway.changelog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what entries will replace before they do. In a large log an upsert waits for memory four times, each time for
 * an address that it has just got from memory; here several entries take each step together, so that they wait together,
 * and find near by afterwards what they look for. It halves what an upsert takes.
 */
final class Lookahead {
    private final int[] handles = new int[CompactedLog.EXPECTED];
    private final byte[] @Nullable [] replaced = new byte[CompactedLog.EXPECTED][];
    /** So that no compiler finds that the looks are for nothing. */
    private int seen;

    void look(KeyIndex index, SegmentList segments, List<Entry> entries) {
        int count = Math.min(entries.size(), CompactedLog.EXPECTED);
        for (int i = 0; i < count; i++) {
            handles[i] = index.guess(entries.get(i).hash);
        }
        for (int i = 0; i < count; i++) {
            replaced[i] = handles[i] < 0 ? null : replaced(segments, handles[i]);
        }
        for (int i = 0; i < count; i++) {
            byte[] entry = replaced[i];
            seen += entry == null ? 0 : entry.length;
            replaced[i] = null;
        }
    }

    private byte @Nullable [] replaced(SegmentList segments, int handle) {
        Segment segment = segments.segment(handle);
        int slot = SegmentList.slot(handle);
        seen += (int) segment.born[slot] + segment.keyLengths[slot];
        return segment.entries[slot];
    }
}
