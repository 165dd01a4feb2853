package dev.tidegate.gateway.query;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row in serving form. A column is read when the first filter needs it, and once for all filters. Belongs to one
 * thread.
 */
public final class RowView {
    private final RowShape shape;
    private final byte[] bytes;
    private final int[] bounds;
    private final @Nullable Object[] values;
    private final TurnBudget turn;
    private @Nullable Map<String, Object> whole;

    RowView(RowShape shape, byte[] bytes, int start, TurnBudget turn) {
        this.turn = turn;
        this.shape = shape;
        this.bytes = bytes;
        this.bounds = shape.bounds(bytes, start);
        this.values = new @Nullable Object[bounds.length / 2];
    }

    /** CEL's value of a column. */
    Object value(int column) {
        Object value = values[column];
        if (value == null) {
            value = CelValues.read(shape.columnType(column), bytes, bounds[2 * column], bounds[2 * column + 1]);
            values[column] = value;
        }
        return value;
    }

    /** The serving form of a column's value. */
    ByteBuffer form(int column) {
        int start = bounds[2 * column];
        return ByteBuffer.wrap(bytes, start, bounds[2 * column + 1] - start);
    }

    boolean hasSame(int column, RowView other) {
        return Arrays.equals(
                bytes,
                bounds[2 * column],
                bounds[2 * column + 1],
                other.bytes,
                other.bounds[2 * column],
                other.bounds[2 * column + 1]);
    }

    void write(int column, Buffer into) {
        into.appendBytes(bytes, bounds[2 * column], bounds[2 * column + 1] - bounds[2 * column]);
    }

    TurnBudget turn() {
        return turn;
    }

    /**
     * The variable of that name.
     *
     * @param maxBytes the most that a column may have
     * @throws FilterOverrun if it has more
     */
    Optional<Object> find(String name, long maxBytes) {
        Integer column = shape.position(name);
        if (column != null) {
            return Optional.of(value(column, maxBytes));
        }
        return name.equals(RowShape.WHOLE) ? Optional.of(whole(maxBytes)) : Optional.empty();
    }

    private Object value(int column, long maxBytes) {
        int length = bounds[2 * column + 1] - bounds[2 * column];
        if (length > maxBytes) {
            throw new FilterOverrun("column '" + shape.type().field(column).name() + "' has " + length
                    + " bytes in one row, more than subscriptions.max-filter-bytes (" + maxBytes + ")");
        }
        return value(column);
    }

    private Map<String, Object> whole(long maxBytes) {
        Map<String, Object> fields = whole;
        if (fields == null) {
            fields = new LinkedHashMap<>();
            for (int column = 0; column < values.length; column++) {
                fields.put(shape.type().field(column).name(), value(column, maxBytes));
            }
            whole = fields;
        }
        return fields;
    }
}
