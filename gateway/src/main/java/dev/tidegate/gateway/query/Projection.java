package dev.tidegate.gateway.query;

import dev.tidegate.gateway.serving.ServingEncoder;
import io.vertx.core.buffer.Buffer;

/** Some columns of a table, in DDL order. */
final class Projection {
    private final int[] columns;
    /** What stands before each value. */
    private final byte[][] before;

    Projection(RowShape shape, int[] columns) {
        this.columns = columns;
        this.before = new byte[columns.length][];
        for (int i = 0; i < columns.length; i++) {
            byte[] name = ServingEncoder.text(shape.type().field(columns[i]).name());
            before[i] = Buffer.buffer()
                    .appendByte((byte) (i == 0 ? '{' : ','))
                    .appendBytes(name)
                    .appendByte((byte) ':')
                    .getBytes();
        }
    }

    void write(RowView row, Buffer into) {
        for (int i = 0; i < columns.length; i++) {
            into.appendBytes(before[i]);
            row.write(columns[i], into);
        }
        into.appendByte((byte) '}');
    }

    boolean areSame(RowView a, RowView b) {
        for (int column : columns) {
            if (!a.hasSame(column, b)) {
                return false;
            }
        }
        return true;
    }
}
