package dev.tidegate.gateway.serving;

import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.gateway.catalog.Table;
import java.util.stream.IntStream;

/**
 * Writes the rows of one table in serving form: a compact JSON object in UTF-8, all columns in DDL order.
 *
 * <p>The form is canonical: rows give equal bytes if and only if they are equal. So DECIMAL has the digits of its scale
 * ({@code 12.50}), fractions of a second have no trailing zeros, FLOAT and DOUBLE have the fewest digits that tell them
 * apart ({@code -0.0} is not {@code 0.0}, there is one {@code "NaN"}), and the entries of MAP and MULTISET are sorted by
 * their keys. The bytes of a key can therefore stand for the key.
 *
 * <p>Compiled once; used by one thread at a time.
 */
public final class ServingEncoder {

    /**
     * A row behind its key.
     *
     * @param bytes of the key, then of the row; the array is new and the caller's
     * @param keyLength how many of them are the key
     */
    public record Keyed(byte[] bytes, int keyLength) {}

    private final JsonBuffer buffer = new JsonBuffer();
    private final RowWriter row;
    private final RowWriter key;

    /**
     * @param type of the rows
     * @param keyPositions of the primary key's columns, in PRIMARY KEY order; none for an append table
     */
    public ServingEncoder(RowType type, int... keyPositions) {
        this.row = new RowWriter(type, IntStream.range(0, type.arity()).toArray());
        this.key = new RowWriter(type, keyPositions);
    }

    /** A value of a character type. The array is new and the caller's. */
    public static byte[] text(String value) {
        return new JsonBuffer().write((json, text) -> json.writeString((String) text), value);
    }

    public static ServingEncoder of(Table table) {
        return new ServingEncoder(table.rowType(), table.primaryKeyPositions());
    }

    /** All columns, in DDL order. The array is new and the caller's. */
    public byte[] row(Row values) {
        return buffer.write(row, values);
    }

    /** The row's identity, as {@link #key} has it, and behind it all columns. */
    public Keyed keyed(Row values) {
        int keyLength = buffer.put(key, values);
        buffer.put(row, values);
        return new Keyed(buffer.take(), keyLength);
    }

    /**
     * The primary key's columns alone, in PRIMARY KEY order: the row's identity. The array is new and the caller's.
     *
     * @param values a row of the table, of which only the key's columns are looked at
     */
    public byte[] key(Row values) {
        return buffer.write(key, values);
    }
}
