package dev.tidegate.gateway.serving;

import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Primary keys as the text of one segment of a URL's path, which HTTP has percent-decoded once.
 *
 * <p>A column's text is its serving form without quotes; that of an ARRAY, MAP, MULTISET or ROW is its JSON. The columns
 * of a composite key are joined by {@code ,} in PRIMARY KEY order. Within a column a comma is {@code %2C} and a percent
 * sign before {@code 2C} or {@code 25} is {@code %25}; any other percent sign stands for itself, and so does the comma
 * where the key has only one column.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class KeyPath {
    private static final Pattern COMMA = Pattern.compile("%2C", Pattern.CASE_INSENSITIVE);

    private final RowType type;
    private final int[] positions;
    private final RowWriter writer;

    /** @param positions of the primary key's columns, in PRIMARY KEY order */
    public KeyPath(RowType type, int... positions) {
        this.type = type;
        this.positions = positions.clone();
        this.writer = new RowWriter(type, positions);
    }

    public static KeyPath of(Table table) {
        return new KeyPath(table.rowType(), table.primaryKeyPositions());
    }

    /** The key of this row of the table. HTTP has yet to percent-encode it as a segment. */
    public String text(Row row) {
        return IntStream.of(positions)
                .mapToObj(position -> columnText(position, row.get(position)))
                .map(text -> text.replace("%", "%25").replace(",", "%2C"))
                .collect(Collectors.joining(","));
    }

    /** The key of this row as {@link ServingEncoder#key} has it. The array is new and the caller's. */
    public byte[] bytes(Row row) {
        return new JsonBuffer().write(writer, row);
    }

    /** Whether these rows of the table have the same key. */
    public boolean isSame(Row one, Row other) {
        return one.project(positions).equals(other.project(positions));
    }

    /**
     * The key that this text spells.
     *
     * @return a row of the table in which all other columns are NULL
     * @throws TidegateException {@link ErrorCode#INVALID_REQUEST} naming the column that the text does not fit
     */
    public Row row(String text) {
        String[] parts = positions.length == 1 ? new String[] {text} : text.split(",", -1);
        if (parts.length != positions.length) {
            throw new TidegateException(
                    ErrorCode.INVALID_REQUEST,
                    "The key " + quote(text) + " has " + parts.length + " parts, but the primary key has "
                            + positions.length + " columns: " + Misfit.names(type.project(positions))
                            + "; a comma within a part is written %252C");
        }
        @Nullable Object[] values = new @Nullable Object[type.arity()];
        for (int i = 0; i < parts.length; i++) {
            String part = COMMA.matcher(parts[i]).replaceAll(",").replace("%25", "%");
            values[positions[i]] = columnValue(positions[i], part);
        }
        return Row.of(values);
    }

    private String columnText(int position, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException(
                    "The key column '" + type.field(position).name() + "' is NULL");
        }
        DataType column = type.field(position).type();
        return column instanceof ScalarType
                ? ScalarText.format(value)
                : new String(new JsonBuffer().write(ValueWriter.of(column), value), StandardCharsets.UTF_8);
    }

    private Object columnValue(int position, String text) {
        DataType column = type.field(position).type();
        try {
            Object value = column instanceof ScalarType scalar
                    ? ScalarText.parse(scalar, text)
                    : ServingJson.read(
                            ServingJson.parse(text.getBytes(StandardCharsets.UTF_8)), ValueReader.of(column));
            if (value == null) {
                throw new Misfit(
                        quote(text) + " is not " + column.withNullable(true).sql() + "; " + Misfit.expected(column));
            }
            return value;
        } catch (Misfit e) {
            throw new TidegateException(
                    ErrorCode.INVALID_REQUEST,
                    e.inField(type.field(position).name()).describe());
        }
    }

    private static String quote(String text) {
        return "'" + Misfit.shorten(text) + "'";
    }
}
