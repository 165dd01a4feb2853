package dev.tidegate.format.csv;

import org.jspecify.annotations.Nullable;

/**
 * Reads a column or a part of one, which may be NULL.
 *
 * @param nullText what NULL is written as, null where no text of the type is NULL
 * @param ignoreErrors whether a broken value is NULL, as Flink's {@code ignore-parse-errors} wants it
 */
record PartReader(ValueReader reader, @Nullable String nullText, boolean ignoreErrors) {

    @Nullable
    Object read(String text) throws BrokenValueException {
        return text.equals(nullText) ? null : readValue(text);
    }

    /** Reads a text that is known not to stand for NULL. */
    @Nullable
    Object readValue(String text) throws BrokenValueException {
        if (!ignoreErrors) {
            return reader.read(text);
        }
        try {
            return reader.read(text);
        } catch (BrokenValueException e) {
            return null;
        }
    }
}
