package dev.tidegate.format.avro.rows;

import dev.tidegate.format.spi.EncodeException;

/** What a string must be to have bytes. */
final class Text {
    private Text() {}

    /**
     * Half a surrogate pair is no character, and UTF-8 has no bytes for it. Java writes a question mark in its place.
     *
     * @throws EncodeException if the text has one
     */
    static String require(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw new EncodeException("", "holds half of a surrogate pair, for which UTF-8 has no bytes");
                }
                i++;
            }
        }
        return text;
    }
}
