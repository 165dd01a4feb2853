package dev.tidegate.gateway.reader;

import org.jspecify.annotations.Nullable;

/** The first bytes of a key or value, safe to print: printable ASCII as it is, every other byte as {@code \xNN}. */
final class BytePreview {
    private static final int SHOWN_BYTES = 100;

    private BytePreview() {}

    static @Nullable String of(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        int shown = Math.min(bytes.length, SHOWN_BYTES);
        StringBuilder text = new StringBuilder(shown + 32);
        for (int i = 0; i < shown; i++) {
            int b = bytes[i] & 0xFF;
            if (b == '\\') {
                text.append("\\\\");
            } else if (b >= ' ' && b < 0x7F) {
                text.append((char) b);
            } else {
                text.append(String.format("\\x%02x", b));
            }
        }
        if (bytes.length > shown) {
            text.append("… (").append(bytes.length).append(" bytes)");
        }
        return text.toString();
    }
}
