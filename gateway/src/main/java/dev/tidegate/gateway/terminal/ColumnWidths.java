package dev.tidegate.gateway.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How wide columns are drawn, so that as much as possible is seen of as many as possible. */
final class ColumnWidths {
    static final String GAP = "  ";
    /** A column that is narrower tells nothing; rather the last columns are left out. */
    static final int LEAST = 6;

    private ColumnWidths() {}

    /**
     * Widths of the first columns, as many as there is room for. Each gets what it wants if the others' widths leave it
     * that; else the widest give way first.
     *
     * @param wanted by each column, in terminal cells
     * @param room in terminal cells, gaps included
     */
    static List<Integer> fit(int[] wanted, int room) {
        int count = wanted.length;
        while (count > 1 && total(wanted, count, LEAST) > room) {
            count--;
        }
        int cap = LEAST;
        while (cap < room && total(wanted, count, cap + 1) <= room) {
            cap++;
        }
        List<Integer> widths = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            widths.add(Math.max(0, Math.min(Math.min(wanted[i], cap), room)));
        }
        return widths;
    }

    private static int total(int[] wanted, int count, int cap) {
        return Arrays.stream(wanted, 0, count).map(w -> Math.min(w, cap)).sum() + (count - 1) * GAP.length();
    }
}
