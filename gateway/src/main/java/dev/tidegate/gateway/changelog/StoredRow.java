package dev.tidegate.gateway.changelog;

import java.util.Arrays;

/** A row as the log holds it, with the offset of its last change. Its bytes must not be changed. */
public final class StoredRow {
    private final long offset;
    private final byte[] entry;
    private final int start;

    StoredRow(long offset, byte[] entry, int start) {
        this.offset = offset;
        this.entry = entry;
        this.start = start;
    }

    public long offset() {
        return offset;
    }

    /** The row in its serving form, as a copy. */
    public byte[] row() {
        return Arrays.copyOfRange(entry, start, entry.length);
    }
}
