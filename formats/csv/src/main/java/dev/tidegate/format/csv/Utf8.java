package dev.tidegate.format.csv;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * Turns bytes into text and, unlike {@link String}, refuses those that are no UTF-8. A byte order mark before a text is
 * left out.
 */
final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /** @throws BrokenValueException if the bytes are no UTF-8 */
    static String decode(byte[] bytes) throws BrokenValueException {
        int start = startsWithMark(bytes) ? 3 : 0;
        String text = new String(bytes, start, bytes.length - start, UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            requireSound(bytes);
        }
        return text;
    }

    private static boolean startsWithMark(byte[] bytes) {
        return bytes.length > 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
    }

    /** The replacement character may have been in the text, or stand for what is broken. */
    private static void requireSound(byte[] bytes) throws BrokenValueException {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new BrokenValueException("", "is not UTF-8");
        }
    }
}
