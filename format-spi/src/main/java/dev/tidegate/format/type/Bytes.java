package dev.tidegate.format.type;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable sequence of bytes with value equality: the carrier of BINARY and VARBINARY, so that a row with bytes in
 * it can be compared and used as a key.
 */
public final class Bytes {
    private final byte[] value;

    private Bytes(byte[] value) {
        this.value = value;
    }

    /** Wraps the array without copying it: the caller gives it away and must not change it afterwards. */
    public static Bytes of(byte... value) {
        return new Bytes(value);
    }

    /** The wrapped array itself, to be read only. */
    public byte[] array() {
        return value;
    }

    public int length() {
        return value.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    /** Hexadecimal digits, as in {@code 0xcafe}. */
    @Override
    public String toString() {
        return "0x" + HexFormat.of().formatHex(value);
    }
}
