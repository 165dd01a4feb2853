package dev.tidegate.gateway.changelog;

/**
 * A key and its row in serving form, as a log holds them: made where there is time for it, so that the log's own thread
 * has less to do. Its bytes must not be changed.
 */
public final class Entry {
    final byte[] bytes;
    final int keyLength;
    final int hash;

    /**
     * @param bytes those of the key and, behind them, those of the row; those of the key alone say that it has none
     * @param keyLength how many of them are the key; 0 in an append table
     */
    public Entry(byte[] bytes, int keyLength) {
        this.bytes = bytes;
        this.keyLength = keyLength;
        this.hash = KeyIndex.hash(bytes, keyLength);
    }

    /** Whether it says that the key has no row. */
    public boolean isTombstone() {
        return bytes.length == keyLength;
    }
}
