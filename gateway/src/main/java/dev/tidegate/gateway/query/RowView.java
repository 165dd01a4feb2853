package dev.tidegate.gateway.query;

import dev.cel.runtime.CelVariableResolver;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row in serving form, of whose columns those are read that are asked for, once, however many filters ask. Belongs to
 * one thread.
 */
public final class RowView implements CelVariableResolver {
    private final RowShape shape;
    private final byte[] bytes;
    private final int[] bounds;
    private final @Nullable Object[] values;

    RowView(RowShape shape, byte[] bytes, int start) {
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

    @Override
    public Optional<Object> find(String name) {
        return Optional.ofNullable(shape.variable(name, this));
    }
}
