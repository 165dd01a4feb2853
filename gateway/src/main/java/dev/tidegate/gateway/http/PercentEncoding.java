package dev.tidegate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Percent-encoded text of a URL (RFC 3986 §2.1), decoded as UTF-8 without exceptions: nothing becomes U+FFFD. */
final class PercentEncoding {
    private PercentEncoding() {}

    /** A text that is not percent-encoded UTF-8. The message says why. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    /** Decodes a path segment. */
    static String decode(String encoded) throws MalformedException {
        return decode(encoded, false);
    }

    /** Decodes a name or a value of a query, where {@code +} is a blank. */
    static String decodeQuery(String encoded) throws MalformedException {
        return decode(encoded, true);
    }

    private static String decode(String encoded, boolean plusIsBlank) throws MalformedException {
        byte[] bytes = new byte[encoded.length()];
        int length = 0;
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                bytes[length++] = octet(encoded, i);
                i += 2;
            } else if (c <= ' ' || c >= 0x7f) {
                // HTTP's parser reads a raw byte as one character, so its encoding is not known here.
                throw new MalformedException("it has the raw byte 0x" + Integer.toHexString(c)
                        + "; write characters other than ASCII in UTF-8, percent-encoded");
            } else {
                bytes[length++] = (byte) (c == '+' && plusIsBlank ? ' ' : c);
            }
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("its percent-encoded bytes are not UTF-8");
        }
    }

    private static byte octet(String encoded, int at) throws MalformedException {
        int high = at + 2 < encoded.length() ? Character.digit(encoded.charAt(at + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(encoded.charAt(at + 2), 16);
        if (low < 0 || encoded.charAt(at + 1) > 'f' || encoded.charAt(at + 2) > 'f') {
            throw new MalformedException(
                    "a percent sign is not followed by two hexadecimal digits; a literal percent sign is written %25");
        }
        return (byte) (high << 4 | low);
    }
}
