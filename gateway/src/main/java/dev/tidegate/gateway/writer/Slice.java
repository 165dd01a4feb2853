package dev.tidegate.gateway.writer;

/** How long a piece of work may hold its event loop before others get their turn: 2 ms. */
record Slice(long end) {
    private static final long NANOS = 2_000_000;

    static Slice begin() {
        return new Slice(System.nanoTime() + NANOS);
    }

    boolean isOver() {
        return System.nanoTime() - end >= 0;
    }
}
