package dev.tidegate.format.csv;

import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Builds the reader of a column from those of its parts.
 *
 * @param literal the null-literal, where a record tells it apart from a value of the same text
 */
record ColumnReaders(CsvOptions options, @Nullable NullLiteral literal) {

    ColumnReader column(DataType type) {
        return switch (type.kind()) {
            case CHAR, VARCHAR -> new ColumnReader(part(type), literal, true);
            case ARRAY, ROW -> new ColumnReader(part(type), type.nullable() ? literal : null, true);
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE, DECIMAL ->
                new ColumnReader(part(type), literal, false);
            case BINARY, VARBINARY, DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ ->
                new ColumnReader(part(type), literal, false);
            case MAP, MULTISET -> throw new IllegalStateException(type + " is refused when the table is declared");
        };
    }

    private PartReader part(DataType type) {
        return new PartReader(reader(type), nullText(type), options.reading().ignoreParseErrors());
    }

    private ValueReader reader(DataType type) {
        if (type instanceof ArrayType array) {
            return new ArrayReader(
                    part(array.element()), options.dialect().elementDelimiter(), !isText(array.element()));
        }
        return type instanceof RowType row ? row(row) : ScalarReader.of((ScalarType) type);
    }

    private ValueReader row(RowType type) {
        PartReader[] fields =
                type.fields().stream().map(field -> part(field.type())).toArray(PartReader[]::new);
        return new RowReader(
                type,
                fields,
                options.dialect().elementDelimiter(),
                isNull(type),
                options.reading().ignoreParseErrors());
    }

    /** Blank text is NULL, but not where a ROW of one field is written so. */
    private Predicate<String> isNull(RowType type) {
        if (type.arity() > 1) {
            return text -> text.trim().isEmpty();
        }
        if (!type.nullable() || !options.dialect().nullText().isEmpty()) {
            return text -> false;
        }
        return isText(type.field(0).type())
                ? String::isEmpty
                : text -> text.trim().isEmpty();
    }

    private static boolean isText(DataType type) {
        return type.kind() == Kind.CHAR || type.kind() == Kind.VARCHAR;
    }

    /**
     * The text that is NULL for this type. Without a null-literal NULL is written as nothing, so nothing is NULL, where
     * the column takes it and has no value of that text. (Flink refuses it, or reads false.)
     */
    private @Nullable String nullText(DataType type) {
        String literal = options.dialect().nullLiteral();
        return switch (type.kind()) {
            case CHAR, VARCHAR, BINARY, VARBINARY -> literal;
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE, DECIMAL ->
                literal == null && type.nullable() ? "" : literal;
            case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ -> literal == null && type.nullable() ? "" : literal;
            // In a column that is never NULL the literal is that of the one part. Nothing is an ARRAY without elements.
            case ARRAY, ROW -> type.nullable() && literal != null && !literal.isEmpty() ? literal : null;
            case MAP, MULTISET -> throw new IllegalStateException(type + " is refused when the table is declared");
        };
    }
}
