package dev.tidegate.format.csv;

import org.jspecify.annotations.Nullable;

/**
 * Reads a column.
 *
 * @param literal the null-literal, where a record tells it apart from a value of the same text
 * @param holdsLiteral whether the text of the literal may be a value of the type
 */
record ColumnReader(PartReader part, @Nullable NullLiteral literal, boolean holdsLiteral) {

    /** @param columns of which this one, with this text, is the last that was found */
    @Nullable
    Object read(String text, Columns columns) throws BrokenValueException {
        if (literal == null || !literal.resembles(text)) {
            return part.read(text);
        }
        if (literal.is(text, columns)) {
            return null;
        }
        return holdsLiteral ? part.readValue(text) : part.read(text);
    }
}
