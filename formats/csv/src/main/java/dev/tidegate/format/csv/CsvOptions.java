package dev.tidegate.format.csv;

import static dev.tidegate.format.option.OptionType.BOOLEAN;
import static dev.tidegate.format.option.OptionType.CHARACTER;
import static dev.tidegate.format.option.OptionType.STRING;

import dev.tidegate.format.option.InvalidOptionException;
import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.OptionType;
import dev.tidegate.format.option.Options;
import java.util.List;
import org.apache.commons.text.StringEscapeUtils;
import org.jspecify.annotations.Nullable;

/** The options of Flink's {@code csv} format, with its keys, types and defaults. */
record CsvOptions(Dialect dialect, Reading reading, Writing writing) {

    static final Option<Character> FIELD_DELIMITER = Option.withDefault(
            "field-delimiter",
            new OptionType<>("exactly one character, or its Java escape such as \\t or \\u0001", CsvOptions::unescape),
            ',',
            "The character between the columns.");
    static final Option<Boolean> DISABLE_QUOTE_CHARACTER = Option.withDefault(
            "disable-quote-character",
            BOOLEAN,
            false,
            "Quotes nothing, not even text with a delimiter in it, and reads quotes as text.");
    static final Option<Character> QUOTE_CHARACTER = Option.optional(
            "quote-character",
            CHARACTER,
            "The character around text that needs it, doubled within; a double quote unless set.");
    static final Option<Boolean> ALLOW_COMMENTS = Option.withDefault(
            "allow-comments", BOOLEAN, false, "Skips lines that start with # when reading, and blank lines.");
    static final Option<Boolean> IGNORE_PARSE_ERRORS = Option.withDefault(
            "ignore-parse-errors",
            BOOLEAN,
            false,
            "Reads a value that does not fit its type as NULL, and skips a message that is not CSV.");
    static final Option<Character> ARRAY_ELEMENT_DELIMITER = Option.withDefault(
            "array-element-delimiter",
            CHARACTER,
            ';',
            "The character between the elements of an ARRAY and the fields of a nested ROW.");
    static final Option<Character> ESCAPE_CHARACTER = Option.optional(
            "escape-character",
            CHARACTER,
            "The character that takes the meaning from the one after it when reading; none unless set.");
    static final Option<String> NULL_LITERAL = Option.optional(
            "null-literal", STRING, "The text that stands for NULL; nothing between the delimiters unless set.");
    static final Option<Boolean> SCIENTIFIC_DECIMALS = Option.optional(
            "write-bigdecimal-in-scientific-notation",
            BOOLEAN,
            "Writes DECIMAL without trailing zeros, as 1E+5 and not 100000.00; false unless set.");

    static final List<Option<?>> ALL = List.of(
            FIELD_DELIMITER,
            DISABLE_QUOTE_CHARACTER,
            QUOTE_CHARACTER,
            ALLOW_COMMENTS,
            IGNORE_PARSE_ERRORS,
            ARRAY_ELEMENT_DELIMITER,
            ESCAPE_CHARACTER,
            NULL_LITERAL,
            SCIENTIFIC_DECIMALS);

    /** @throws InvalidOptionException where two options contradict each other */
    static CsvOptions of(Options options) {
        boolean unquoted = options.get(DISABLE_QUOTE_CHARACTER);
        if (unquoted && options.find(QUOTE_CHARACTER).isPresent()) {
            throw new InvalidOptionException(
                    QUOTE_CHARACTER.key(),
                    "cannot be set where '" + DISABLE_QUOTE_CHARACTER.key() + "' is true; leave one of them out");
        }
        Dialect dialect = new Dialect(
                options.get(FIELD_DELIMITER),
                options.get(ARRAY_ELEMENT_DELIMITER),
                unquoted ? Dialect.NO_CHARACTER : options.find(QUOTE_CHARACTER).orElse('"'),
                options.find(ESCAPE_CHARACTER).map(escape -> (int) escape).orElse(Dialect.NO_CHARACTER),
                options.find(NULL_LITERAL).orElse(null));
        return new CsvOptions(
                dialect,
                new Reading(options.get(ALLOW_COMMENTS), options.get(IGNORE_PARSE_ERRORS)),
                new Writing(options.find(SCIENTIFIC_DECIMALS).orElse(false)));
    }

    private static Character unescape(String text) {
        return CHARACTER.parser().apply(StringEscapeUtils.unescapeJava(text));
    }

    /**
     * The characters that make a record of values.
     *
     * @param quote {@link #NO_CHARACTER} where nothing is quoted
     * @param escape {@link #NO_CHARACTER} where nothing is escaped
     * @param nullLiteral null where none is set: NULL is then nothing between the delimiters
     */
    record Dialect(
            char fieldDelimiter,
            char elementDelimiter,
            int quote,
            int escape,
            @Nullable String nullLiteral) {
        static final int NO_CHARACTER = -1;

        /** What is written for NULL. */
        String nullText() {
            return nullLiteral == null ? "" : nullLiteral;
        }
    }

    /** What a decoder needs to know, beside the dialect. */
    record Reading(boolean allowComments, boolean ignoreParseErrors) {}

    /** What an encoder needs to know, beside the dialect. */
    record Writing(boolean scientificDecimals) {}
}
