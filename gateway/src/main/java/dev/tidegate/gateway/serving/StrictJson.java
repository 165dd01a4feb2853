package dev.tidegate.gateway.serving;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks that JSON is UTF-8 (RFC 8259 §8.1) and that its escapes are Unicode text. Jackson accepts more: overlong forms,
 * UTF-16 and UTF-32, which it detects, and escapes of half a surrogate pair, which no encoder can write again.
 *
 * <p>What is ASCII and has no backslash is passed over eight bytes at a time.
 */
final class StrictJson {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long LOW_BITS = 0x0101_0101_0101_0101L;
    private static final long BACKSLASHES = '\\' * LOW_BITS;
    private static final int DETECTED_BYTES = 4;

    private StrictJson() {}

    /** @throws TidegateException {@link ErrorCode#INVALID_REQUEST} with the place of what is no text */
    static void check(byte[] json) {
        for (int i = 0; i < Math.min(DETECTED_BYTES, json.length); i++) {
            if (json[i] == 0) {
                throw invalid(json, i, "JSON is UTF-8, and this looks like UTF-16 or UTF-32");
            }
        }
        int at = 0;
        while (at < json.length) {
            if (at + Long.BYTES <= json.length && isPlain((long) LONGS.get(json, at))) {
                at += Long.BYTES;
            } else if (json[at] < 0) {
                at = afterCharacter(json, at);
            } else {
                at = json[at] == '\\' ? afterEscape(json, at) : at + 1;
            }
        }
    }

    private static boolean isPlain(long eight) {
        long zeroWhereBackslash = eight ^ BACKSLASHES;
        long backslash = (zeroWhereBackslash - LOW_BITS) & ~zeroWhereBackslash;
        return ((eight | backslash) & HIGH_BITS) == 0;
    }

    /** The characters of more than one byte, by table 3-7 of the Unicode Standard. */
    private static int afterCharacter(byte[] json, int at) {
        int first = json[at] & 0xff;
        int second = at + 1 < json.length ? json[at + 1] & 0xff : 0;
        int length;
        boolean sound;
        if (first >= 0xc2 && first <= 0xdf) {
            length = 2;
            sound = isBetween(second, 0x80, 0xbf);
        } else if (first >= 0xe0 && first <= 0xef) {
            length = 3;
            sound = isBetween(second, first == 0xe0 ? 0xa0 : 0x80, first == 0xed ? 0x9f : 0xbf);
        } else if (first >= 0xf0 && first <= 0xf4) {
            length = 4;
            sound = isBetween(second, first == 0xf0 ? 0x90 : 0x80, first == 0xf4 ? 0x8f : 0xbf);
        } else {
            length = 1;
            sound = false;
        }
        for (int i = at + 2; sound && i < at + length; i++) {
            sound = i < json.length && isBetween(json[i] & 0xff, 0x80, 0xbf);
        }
        if (!sound) {
            throw invalid(
                    json, at, "the byte 0x" + Integer.toHexString(first) + " does not begin a character of UTF-8");
        }
        return at + length;
    }

    private static boolean isBetween(int value, int min, int max) {
        return value >= min && value <= max;
    }

    private static int afterEscape(byte[] json, int at) {
        int unit = escapedUnit(json, at);
        if (unit < 0) {
            return at + 2; // another escape, or none, which the parser finds
        } else if (!Character.isSurrogate((char) unit)) {
            return at + 6;
        }
        int next = escapedUnit(json, at + 6);
        if (next < 0 || !Character.isSurrogatePair((char) unit, (char) next)) {
            throw invalid(json, at, "the escape \\u" + Integer.toHexString(unit) + " is half a surrogate pair");
        }
        return at + 12;
    }

    /** The value of the escape <code>&#92;uXXXX</code> that is here, -1 if there is none. */
    private static int escapedUnit(byte[] json, int at) {
        if (at + 6 > json.length || json[at] != '\\' || json[at + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + 6; i++) {
            int digit = Character.digit(json[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    private static TidegateException invalid(byte[] json, int at, String why) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < at; i++) {
            column++;
            if (json[i] == '\n') {
                line++;
                column = 1;
            }
        }
        return new TidegateException(
                ErrorCode.INVALID_REQUEST, "Not JSON at line " + line + ", column " + column + ": " + why);
    }
}
