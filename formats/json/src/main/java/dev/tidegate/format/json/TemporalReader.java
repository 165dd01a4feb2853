package dev.tidegate.format.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidegate.format.type.ScalarType;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;

/**
 * Reads the text of a date, time or timestamp.
 *
 * @param parse gives the value, or throws a {@link DateTimeException}
 */
record TemporalReader(ScalarType type, Function<String, Object> parse) implements ValueReader {

    static TemporalReader date(ScalarType type) {
        return new TemporalReader(type, LocalDate::parse);
    }

    /** The fraction of a second is dropped, as Flink 2.2 does. */
    static TemporalReader time(ScalarType type) {
        return new TemporalReader(
                type, text -> LocalTime.parse(text, TimestampFormat.TIME).truncatedTo(ChronoUnit.SECONDS));
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
