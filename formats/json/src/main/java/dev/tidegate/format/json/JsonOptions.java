package dev.tidegate.format.json;

import static dev.tidegate.format.option.OptionType.BOOLEAN;

import dev.tidegate.format.option.InvalidOptionException;
import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.OptionType;
import dev.tidegate.format.option.Options;
import java.util.List;

/** The options of Flink's {@code json} format, with its keys, types and defaults, and one of our own. */
record JsonOptions(Reading reading, Writing writing) {

    static final Option<Boolean> FAIL_ON_MISSING_FIELD = Option.withDefault(
            "fail-on-missing-field",
            BOOLEAN,
            false,
            "Refuses a message that lacks a field of the table; otherwise the field is NULL.");
    static final Option<Boolean> IGNORE_PARSE_ERRORS = Option.withDefault(
            "ignore-parse-errors",
            BOOLEAN,
            false,
            "Reads a field that does not fit its type as NULL, and skips a message that is not JSON.");
    static final Option<TimestampFormat> TIMESTAMP_FORMAT = Option.withDefault(
            "timestamp-format.standard",
            TimestampFormat.OPTION_TYPE,
            TimestampFormat.SQL,
            "How timestamps look: SQL is '2026-01-02 03:04:05.123', ISO-8601 is '2026-01-02T03:04:05.123'.");
    static final Option<NullKeyMode> MAP_NULL_KEY_MODE = Option.withDefault(
            "map-null-key.mode",
            OptionType.oneOf(NullKeyMode.class),
            NullKeyMode.FAIL,
            "What to do when a map that is written has a NULL key: refuse the row, drop the entry, or write the "
                    + "literal as its key.");
    static final Option<String> MAP_NULL_KEY_LITERAL = Option.withDefault(
            "map-null-key.literal",
            OptionType.STRING,
            "null",
            "The key written for a NULL key where 'map-null-key.mode' is LITERAL.");
    static final Option<Boolean> DECIMAL_AS_PLAIN_NUMBER = Option.withDefault(
            "encode.decimal-as-plain-number",
            BOOLEAN,
            false,
            "Writes DECIMAL with all digits of its scale, as 100000.00 and not 1E+5.");
    static final Option<Boolean> IGNORE_NULL_FIELDS = Option.withDefault(
            "encode.ignore-null-fields", BOOLEAN, false, "Leaves fields out that are NULL, in nested rows too.");
    static final Option<Boolean> STREAMING_PARSER = Option.withDefault(
            "decode.json-parser.enabled",
            BOOLEAN,
            true,
            "Whether to judge messages as Flink's streaming parser does, or as its tree parser: with false a message or "
                    + "element that is null, or a message of blanks, is no row and no error.");
    static final Option<Boolean> TIME_WITH_FRACTION = Option.withDefault(
            "encode.time-with-fraction",
            BOOLEAN,
            false,
            "Writes the milliseconds of a TIME, as 03:04:05.123, which Flink 2.2 drops; an option of Tidegate's own, "
                    + "which Flink refuses.");

    static final List<Option<?>> ALL = List.of(
            FAIL_ON_MISSING_FIELD,
            IGNORE_PARSE_ERRORS,
            TIMESTAMP_FORMAT,
            MAP_NULL_KEY_MODE,
            MAP_NULL_KEY_LITERAL,
            DECIMAL_AS_PLAIN_NUMBER,
            IGNORE_NULL_FIELDS,
            STREAMING_PARSER,
            TIME_WITH_FRACTION);

    /** @throws InvalidOptionException where two options contradict each other */
    static JsonOptions of(Options options) {
        if (options.get(FAIL_ON_MISSING_FIELD) && options.get(IGNORE_PARSE_ERRORS)) {
            throw new InvalidOptionException(
                    FAIL_ON_MISSING_FIELD.key(),
                    "cannot be true together with '" + IGNORE_PARSE_ERRORS.key() + "'; set one of them to false");
        }
        TimestampFormat timestamps = options.get(TIMESTAMP_FORMAT);
        return new JsonOptions(
                new Reading(
                        options.get(FAIL_ON_MISSING_FIELD),
                        options.get(IGNORE_PARSE_ERRORS),
                        timestamps,
                        options.get(STREAMING_PARSER) ? FlinkParser.STREAMING : FlinkParser.TREE),
                new Writing(
                        new Temporals(timestamps, options.get(TIME_WITH_FRACTION)),
                        new NullKeys(options.get(MAP_NULL_KEY_MODE), options.get(MAP_NULL_KEY_LITERAL)),
                        options.get(DECIMAL_AS_PLAIN_NUMBER),
                        options.get(IGNORE_NULL_FIELDS)));
    }

    /** What a decoder needs to know. */
    record Reading(
            boolean failOnMissingField, boolean ignoreParseErrors, TimestampFormat timestamps, FlinkParser parser) {}

    /** What an encoder needs to know. */
    record Writing(Temporals temporals, NullKeys nullKeys, boolean plainDecimals, boolean ignoreNullFields) {}

    /** How dates and times are written. */
    record Temporals(TimestampFormat timestamps, boolean timeWithFraction) {}

    /** Which of Flink's two parsers is followed where they do not agree on what is an error. */
    enum FlinkParser {
        STREAMING,
        TREE
    }

    /** What becomes of a map entry whose key is NULL, for which JSON has no form. */
    record NullKeys(NullKeyMode mode, String literal) {}

    enum NullKeyMode {
        FAIL,
        DROP,
        LITERAL
    }
}
