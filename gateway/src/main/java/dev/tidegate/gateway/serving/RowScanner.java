package dev.tidegate.gateway.serving;

import com.fasterxml.jackson.core.io.SerializedString;
import dev.tidegate.format.type.RowType;

/**
 * Finds where each column's value stands within a row in serving form, without reading the values. It relies on what
 * {@link ServingEncoder} writes: all columns, in order, no blanks. Immutable.
 */
public final class RowScanner {
    /** What stands before each value: a brace or comma, the name in quotes, a colon. */
    private final int[] before;

    /** @param type of the rows */
    public RowScanner(RowType type) {
        this.before = type.fields().stream()
                .mapToInt(field -> new SerializedString(field.name()).asQuotedUTF8().length + 4)
                .toArray();
    }

    /**
     * Finds the values.
     *
     * @param row holds the row
     * @param start where it begins
     * @return of each column where its value begins and, in the next element, where it ends
     */
    public int[] bounds(byte[] row, int start) {
        int[] bounds = new int[2 * before.length];
        int at = start;
        for (int i = 0; i < before.length; i++) {
            at += before[i];
            bounds[2 * i] = at;
            at = endOfValue(row, at);
            bounds[2 * i + 1] = at;
        }
        return bounds;
    }

    private static int endOfValue(byte[] row, int start) {
        int at = start;
        int depth = 0;
        do {
            switch (row[at]) {
                case '"' -> at = endOfText(row, at);
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                default -> at++;
            }
        } while (depth > 0 || row[at] != ',' && row[at] != '}');
        return at;
    }

    private static int endOfText(byte[] row, int quote) {
        int at = quote + 1;
        while (row[at] != '"') {
            at += row[at] == '\\' ? 2 : 1;
        }
        return at + 1;
    }
}
