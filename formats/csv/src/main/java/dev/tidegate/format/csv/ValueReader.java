package dev.tidegate.format.csv;

import org.jspecify.annotations.Nullable;

/** Reads the values of one type. Immutable. */
@FunctionalInterface
interface ValueReader {

    /**
     * @param text without quotes and escapes
     * @return the value, in the Java class that carries its SQL type, or null where the type reads it as NULL
     * @throws BrokenValueException if it is no value of the type
     */
    @Nullable
    Object read(String text) throws BrokenValueException;
}
