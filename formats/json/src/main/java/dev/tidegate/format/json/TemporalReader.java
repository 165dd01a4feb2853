package dev.tidegate.format.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidegate.format.type.ScalarType;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.function.Function;

/**
 * Reads the text of a date, time or timestamp.
 *
 * @param parse gives the value, or throws a {@link DateTimeException}
 */
record TemporalReader(ScalarType type, Function<String, Object> parse) implements ValueReader {

    private static final int MILLISECOND_DIGITS = 3;
    private static final int[] NANOS_BY_DIGITS = {1_000_000_000, 100_000_000, 10_000_000, 1_000_000};

    static TemporalReader date(ScalarType type) {
        return new TemporalReader(type, LocalDate::parse);
    }

    /** The fraction of a second is cut to the precision of the type, and to milliseconds, of which Flink's TIME is. */
    static TemporalReader time(ScalarType type) {
        int unit = NANOS_BY_DIGITS[Math.min(type.size(), MILLISECOND_DIGITS)];
        return new TemporalReader(type, text -> {
            LocalTime time = LocalTime.parse(text, TimestampFormat.TIME);
            return time.withNano(time.getNano() / unit * unit);
        });
    }

    static TemporalReader timestamp(ScalarType type, TimestampFormat format) {
        return new TemporalReader(type, format::readLocal);
    }

    static TemporalReader instant(ScalarType type, TimestampFormat format) {
        return new TemporalReader(type, format::readUtc);
    }

    @Override
    public Object read(JsonParser parser) throws IOException, BrokenValueException {
        if (parser.hasToken(JsonToken.VALUE_STRING)) {
            try {
                return parse.apply(parser.getText());
            } catch (DateTimeException e) {
                // Not of the type, as the end of the method says.
            }
        }
        throw BrokenValueException.of(parser, type);
    }
}
