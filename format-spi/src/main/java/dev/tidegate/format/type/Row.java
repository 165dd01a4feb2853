package dev.tidegate.format.type;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of one row, by position. The matching {@link RowType} names and types them; {@link DataType} lists the
 * Java class of each SQL type. Equal when all values are equal.
 */
public final class Row {
    private final @Nullable Object[] values;

    private Row(@Nullable Object[] values) {
        this.values = values;
    }

    /** Wraps the array without copying it: the caller gives it away and must not change it afterwards. */
    public static Row of(@Nullable Object... values) {
        return new Row(values);
    }

    public int arity() {
        return values.length;
    }

    /** The value at this position; null is SQL's NULL. */
    public @Nullable Object get(int position) {
        return values[position];
    }

    /** A row of the values at these positions, in that order. */
    public Row project(int... positions) {
        @Nullable Object[] projected = new @Nullable Object[positions.length];
        for (int i = 0; i < positions.length; i++) {
            projected[i] = values[positions[i]];
        }
        return new Row(projected);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Row row && Arrays.equals(values, row.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
