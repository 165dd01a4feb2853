package dev.tidegate.format.avro;

import static dev.tidegate.format.option.OptionType.BOOLEAN;

import dev.tidegate.format.avro.rows.Microseconds;
import dev.tidegate.format.avro.rows.TimestampMapping;
import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.OptionType;
import dev.tidegate.format.option.Options;
import java.util.List;

/** The options of Flink's {@code avro} format, with its keys, types and defaults, and one of our own. */
record AvroOptions(Encoding encoding, TimestampMapping timestamps, Microseconds microseconds) {

    static final Option<Encoding> ENCODING = Option.withDefault(
            "encoding",
            OptionType.oneOf(Encoding.class),
            Encoding.BINARY,
            "Which of Avro's encodings a message has: the compact binary one, or JSON for human readers.");
    static final Option<Boolean> LEGACY_TIMESTAMPS = Option.withDefault(
            "timestamp_mapping.legacy",
            BOOLEAN,
            true,
            "Maps TIMESTAMP(0..3) to an Avro instant; false maps TIMESTAMP to Avro's local timestamps and "
                    + "TIMESTAMP_LTZ to its instants, both up to precision 6.");
    static final Option<Boolean> EXACT_MICROSECONDS = Option.withDefault(
            "timestamp_mapping.exact-microseconds",
            BOOLEAN,
            false,
            "Writes and reads microseconds where the schema says so, in TIMESTAMP(4..6) and TIMESTAMP_LTZ(4..6); "
                    + "Flink 2.2, which does not know this option, has milliseconds there.");

    static final List<Option<?>> ALL = List.of(ENCODING, LEGACY_TIMESTAMPS, EXACT_MICROSECONDS);

    static AvroOptions of(Options options) {
        return new AvroOptions(
                options.get(ENCODING),
                options.get(LEGACY_TIMESTAMPS) ? TimestampMapping.LEGACY : TimestampMapping.STANDARD,
                options.get(EXACT_MICROSECONDS) ? Microseconds.EXACT : Microseconds.AS_FLINK);
    }
}
