package dev.tidegate.format.avro.rows;

import dev.tidegate.format.type.ScalarType;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.apache.avro.io.Decoder;
import org.jspecify.annotations.Nullable;

/**
 * Reads the digits of a DECIMAL, in two's complement. One that has more digits than the type is NULL, as in Flink.
 *
 * @param digits reads them as a byte array
 * @param scale with which they were written
 */
record DecimalReader(ValueReader digits, int scale, ScalarType type) implements ValueReader {
    /** The largest DECIMAL, of 38 digits, has 127 bits; what is larger need not be looked at. */
    private static final int MAX_BITS = 127;
    /** No more than a digit that is rounded away has. */
    private static final int BITS_PER_DIGIT = 4;
    /** A schema may name any scale, and rounding costs time with its size. */
    private static final int MAX_SCALE = 1000;

    @Override
    public @Nullable Object read(Decoder in) throws IOException {
        byte[] unscaled = (byte[]) digits.read(in);
        if (unscaled == null || unscaled.length == 0) {
            throw new BrokenDatumException(
                    "no bytes are no " + type.withNullable(true).sql());
        }
        if (scale > MAX_SCALE) {
            throw new BrokenDatumException("it was written with a scale of " + scale + ", which no DECIMAL has");
        }
        BigDecimal decimal = decimal(unscaled);
        if (decimal == null) {
            return null;
        }
        BigDecimal scaled = scale == type.scale() ? decimal : decimal.setScale(type.scale(), RoundingMode.HALF_UP);
        return scaled.precision() > type.size() ? null : scaled;
    }

    private @Nullable BigDecimal decimal(byte[] unscaled) {
        if (unscaled.length <= Long.BYTES) {
            long number = unscaled[0];
            for (int i = 1; i < unscaled.length; i++) {
                number = number << Byte.SIZE | (unscaled[i] & 0xff);
            }
            return BigDecimal.valueOf(number, scale);
        }
        BigInteger number = new BigInteger(unscaled);
        int roundedAway = Math.max(0, scale - type.scale());
        return number.bitLength() > MAX_BITS + BITS_PER_DIGIT * roundedAway ? null : new BigDecimal(number, scale);
    }
}
