package dev.tidegate.format.csv;

import dev.tidegate.format.type.ScalarType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Reads a DECIMAL: rounded half up to the scale of the type, and NULL where it then has more digits than the type, which
 * in Flink is no error.
 */
record DecimalReader(ScalarType type) implements ValueReader {
    /** The time to parse digits grows with their square. */
    private static final int MAX_LENGTH = 1000;

    @Override
    public @Nullable BigDecimal read(String text) throws BrokenValueException {
        if (text.length() > MAX_LENGTH) {
            throw BrokenValueException.of(text, type);
        }
        try {
            return fit(new BigDecimal(text));
        } catch (NumberFormatException e) {
            throw BrokenValueException.of(text, type);
        }
    }

    private @Nullable BigDecimal fit(BigDecimal value) {
        // Looked at before rounding: to write 1E+1000000000 with two decimals would fill the memory.
        long magnitude = (long) value.precision() - value.scale();
        if (value.signum() == 0 || magnitude < -type.scale()) {
            return BigDecimal.valueOf(0, type.scale());
        }
        if (magnitude > type.size()) {
            return null;
        }
        BigDecimal rounded = value.setScale(type.scale(), RoundingMode.HALF_UP);
        return rounded.precision() > type.size() ? null : rounded;
    }
}
