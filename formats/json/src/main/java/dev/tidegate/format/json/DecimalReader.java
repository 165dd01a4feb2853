package dev.tidegate.format.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamReadException;
import dev.tidegate.format.type.ScalarType;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Reads a number or its text as a DECIMAL: rounded half up to the scale of the type, and NULL where it then has more
 * digits than the type, which in Flink is no error.
 *
 * @param trims whether a text may have blanks around its number
 */
record DecimalReader(ScalarType type, boolean trims) implements ValueReader {
    /** As of a JSON number: the time to parse digits grows with their square. */
    private static final int MAX_TEXT_LENGTH = 1000;

    @Override
    public @Nullable BigDecimal read(JsonParser parser) throws IOException, BrokenValueException {
        try {
            if (parser.currentToken().isNumeric()) {
                return fit(number(parser));
            }
            if (parser.hasToken(JsonToken.VALUE_STRING) && parser.getTextLength() <= MAX_TEXT_LENGTH) {
                return fit(new BigDecimal(trims ? parser.getText().trim() : parser.getText()));
            }
        } catch (NumberFormatException e) {
            // Not a number, as the end of the method says.
        }
        throw BrokenValueException.of(parser, type);
    }

    private BigDecimal number(JsonParser parser) throws IOException, BrokenValueException {
        try {
            return parser.getDecimalValue();
        } catch (StreamReadException e) {
            // The token is sound, but its exponent is more than a BigDecimal can hold.
            throw BrokenValueException.of(parser, type);
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
