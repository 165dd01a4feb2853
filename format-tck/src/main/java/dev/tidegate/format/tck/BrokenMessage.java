package dev.tidegate.format.tck;

import dev.tidegate.format.type.RowType;
import java.nio.charset.StandardCharsets;

/**
 * Bytes that a decoder must call malformed.
 *
 * @param name what is wrong with them, as the test's name shows it
 * @param type the rows that the decoder was made for
 */
public record BrokenMessage(String name, RowType type, byte[] bytes) {

    /** A message of text in UTF-8, named by itself in quotes. */
    public static BrokenMessage of(RowType type, String text) {
        return new BrokenMessage("'" + text + "'", type, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return name;
    }
}
