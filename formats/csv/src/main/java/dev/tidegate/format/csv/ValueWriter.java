package dev.tidegate.format.csv;

import dev.tidegate.format.spi.EncodeException;

/** Writes the values of one type. Immutable. */
@FunctionalInterface
interface ValueWriter {

    /**
     * Appends the text of a value, without quotes.
     *
     * @param value in the Java class that carries the SQL type, not NULL
     * @throws EncodeException if CSV has no form for the value
     */
    void write(StringBuilder text, Object value);
}
