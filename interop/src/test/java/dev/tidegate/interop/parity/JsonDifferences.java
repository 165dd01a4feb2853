package dev.tidegate.interop.parity;

import static dev.tidegate.format.type.RowType.field;

import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where json is not Flink's json on purpose, all of it in reading. Flink has two parsers. Most of what is odd about the
 * streaming one, its default, is not in the tree one: there Flink's tree parser is the witness.
 */
final class JsonDifferences {
    private static final String PARSER = "decode.json-parser.enabled";
    private static final Map<String, String> DEFAULTS = Map.of();
    private static final Map<String, String> TREE = Map.of(PARSER, "false");
    private static final Map<String, String> IGNORE = Map.of("ignore-parse-errors", "true");
    private static final ScalarType INT = ScalarType.of(Kind.INTEGER);
    private static final RowType AID =
            RowType.of(field("a", ScalarType.string()), field("i", INT), field("d", ScalarType.of(Kind.DOUBLE)));

    private static final Difference DUPLICATE_NAMES = new Difference(
            "Duplicate names",
            "The streaming parser counts a duplicate as a field of its own and looks at no more fields than there are "
                    + "columns, so that columns at the end are NULL; or it takes the first of two.",
            "The last of them counts, and no other field suffers, as in Flink's tree parser; but each must be sound.",
            "A field would be lost.",
            reading(DEFAULTS, AID, "{'a':'1','a':'2','i':3,'d':4}"),
            seen -> seen.input().task() == Case.Task.READ
                    && JsonText.hasDuplicateNames(seen)
                    && (isStreaming(seen)
                            ? treeAgrees(seen) || agreesOnTheLastOfEachName(seen)
                            : isRefused(seen, " is (not|missing)")));

    private static final Difference NULL_ROWS = new Difference(
            "Null rows",
            "The streaming parser gives a null row for a null in an array and, with `ignore-parse-errors`, for an "
                    + "object or element that it cannot read; in an upsert table that is a delete.",
            "A null in an array makes the message malformed; with `ignore-parse-errors` there is no row.",
            "Broken data is never a delete.",
            reading(IGNORE, AID, "{'a':'1','i':"),
            seen -> isStreaming(seen) && hasNullRow(seen) && (isRefused(seen, "is not an object") || treeAgrees(seen)));

    private static final Difference PLACE_LOST = new Difference(
            "The place after a broken field",
            "With `ignore-parse-errors` the streaming parser goes on within an object or array that it could not "
                    + "convert, and takes its parts for fields of the row, or loses the fields that follow.",
            "A broken field is NULL and costs no other field, as in Flink's tree parser.",
            "Fields would be lost, or found that are none.",
            reading(IGNORE, AID, "{'a':'q','i':{'z':9},'d':7}"),
            seen -> isStreaming(seen) && ignoresErrors(seen) && treeAgrees(seen));

    private static final Difference ENDLESS = new Difference(
            "Messages without end",
            "With `ignore-parse-errors` the streaming parser, having lost its place, never comes back from some "
                    + "messages, sound JSON among them, and in an ARRAY fills the memory.",
            "A broken field is NULL, a broken message no row, as in Flink's tree parser.",
            "One message would stop the table for good.",
            reading(
                    IGNORE,
                    RowType.of(field("f", new ArrayType(new MapType(ScalarType.string(), INT, true), true))),
                    "{'f':[{'a':[]}]}"),
            seen -> isStreaming(seen) && seen.flink() == Outcome.Endless.INSTANCE && treeAgrees(seen));

    private static final Difference BOOLEAN_OF_STRUCTURE = new Difference(
            "A BOOLEAN of an object or array",
            "Reads false.",
            "Calls the message malformed, or with `ignore-parse-errors` reads NULL.",
            "Nothing was said that could be false.",
            reading(TREE, RowType.of(field("f", ScalarType.of(Kind.BOOLEAN))), "{'f':{'g':true}}"),
            seen -> isRefused(seen, "(an object|an array) is not a BOOLEAN")
                    || ignoresErrors(seen) && someDiffer(seen, JsonDifferences::isFalseForNull));

    private static final Difference MAP_OF_ANYTHING = new Difference(
            "A MAP or MULTISET of something else than an object",
            "The tree parser reads it as empty.",
            "Calls the message malformed, or with `ignore-parse-errors` reads NULL, as Flink's streaming parser does.",
            "An empty map is a value that nobody wrote.",
            reading(TREE, RowType.of(field("f", new MapType(ScalarType.string(), INT, true))), "{'f':[1]}"),
            seen -> isTree(seen)
                    && (isRefused(seen, "is not a (MAP|MULTISET)")
                            || ignoresErrors(seen) && someDiffer(seen, JsonDifferences::isEmptyForNull)));

    private static final Difference BYTES_OF_ANYTHING = new Difference(
            "BINARY of something else than a text",
            "The tree parser reads it as NULL.",
            "Calls the message malformed, as Flink's streaming parser does.",
            "The value would be lost without a word.",
            reading(TREE, RowType.of(field("f", ScalarType.bytes())), "{'f':12}"),
            seen -> isTree(seen) && isRefused(seen, "is not a (BYTES|BINARY|VARBINARY)"));

    private static final Difference NUMBERS_IN_TEXT = new Difference(
            "Numbers in a text column",
            "Spells numbers anew where its tree parser reads them, or where they stand in an object or array that is "
                    + "read as text: 1.50 becomes 1.5, 1E2 becomes 100.0, and long ones lose digits; of duplicate "
                    + "names in such an object it keeps one.",
            "Keeps the spelling, and every field.",
            "Digits would be lost.",
            reading(DEFAULTS, RowType.of(field("f", ScalarType.string())), "{'f':[1.50]}"),
            seen -> someDiffer(seen, JsonText::sameValues));

    private static final Difference FLOAT_TWICE_ROUNDED = new Difference(
            "FLOAT rounded twice",
            "The tree parser reads a FLOAT as a DOUBLE first, and may be off by the last bit.",
            "Rounds once, as Flink's streaming parser does.",
            "It is the number that was written.",
            reading(TREE, RowType.of(field("f", ScalarType.of(Kind.FLOAT))), "{'f':1.00000017881393432617187499}"),
            seen -> isTree(seen) && someDiffer(seen, JsonDifferences::areNeighbours));

    private static final Difference NEGATIVE_ZERO = new Difference(
            "Negative zero",
            "The tree parser reads -0 as 0.0 into a FLOAT or DOUBLE, and in a table with a DECIMAL column -0.0 too.",
            "Reads -0.0, as Flink's streaming parser does.",
            "It is the number that was written.",
            reading(
                    TREE,
                    RowType.of(field("f", ScalarType.of(Kind.DOUBLE)), field("g", ScalarType.decimal(10, 2))),
                    "{'f':-0.0}"),
            seen -> isTree(seen) && someDiffer(seen, JsonDifferences::isZeroForNegativeZero));

    private static final Difference FRACTION_OF_ZEROS = new Difference(
            "Fractions of zeros",
            "The tree parser reads 1.0 into a TINYINT or SMALLINT in a table with a DECIMAL column, for it drops the "
                    + "zeros of numbers there.",
            "Calls the message malformed, or with `ignore-parse-errors` reads NULL, as Flink's streaming parser does, and "
                    + "the tree parser in other tables.",
            "What one column reads does not hang on another.",
            reading(
                    TREE,
                    RowType.of(field("f", ScalarType.of(Kind.TINYINT)), field("g", ScalarType.decimal(10, 2))),
                    "{'f':1.0}"),
            seen -> isTree(seen)
                    && (isRefused(seen, "\\.0+ is not a (TINYINT|SMALLINT)")
                            || ignoresErrors(seen) && someDiffer(seen, JsonDifferences::isSmallForNull)));

    private static final Difference HALF_SURROGATES = new Difference(
            "Names with half a character",
            "Reads a name that has one half of a surrogate pair, escaped.",
            "Calls the message malformed.",
            "It is no text, and a newer version of the parser refuses it.",
            reading(DEFAULTS, AID, "{'\\ud83dx':1}"),
            seen -> seen.flink() instanceof Outcome.Rows && JsonText.hasHalfCharacterInName(seen));

    private static final Difference FOREIGN_NAMES = new Difference(
            "Names that begin with the byte FF",
            "Takes such a name, which is no text, for that of a column that it has read before and that fills it up to "
                    + "four bytes: for its parser, the two have one number.",
            "Calls the message malformed.",
            "It is another name.",
            Case.reading(
                    DEFAULTS,
                    RowType.of(field("a-b", INT)),
                    "[{\"a-b\":1},{\"\u00ffa-b\":2}]".getBytes(StandardCharsets.ISO_8859_1)),
            seen -> isRefused(seen, "Invalid UTF-8 start byte 0xff"));

    private static final Difference FAR_YEARS = new Difference(
            "Years in the millions",
            "Reads a DATE or TIMESTAMP beyond the year 5,881,580, or a TIMESTAMP_LTZ beyond the year 292,278,994, as "
                    + "another one, for a counter overflows.",
            "Reads the date that was written.",
            "It would be corrupted without a word.",
            reading(DEFAULTS, RowType.of(field("f", ScalarType.of(Kind.DATE))), "{'f':'+12343456-07-08'}"),
            seen -> someDiffer(seen, JsonDifferences::isOverflow));

    private static final Difference TIME_FRACTION = new Difference(
            "Fractions of a TIME",
            "Drops them, when reading and when writing.",
            "Reads the milliseconds into a TIME(3), tenths into a TIME(1); writes them with "
                    + "`encode.time-with-fraction`, which is off by default.",
            "They would be lost.",
            reading(DEFAULTS, RowType.of(field("f", ScalarType.of(Kind.TIME, 3))), "{'f':'03:04:05.123'}"),
            seen -> someDiffer(seen, JsonDifferences::isWithoutFraction));

    /** Of single values; in rows that may differ in several of these ways at once. */
    private static final List<BiPredicate<@Nullable Object, @Nullable Object>> VALUES = List.of(
            JsonDifferences::isFalseForNull,
            JsonDifferences::isEmptyForNull,
            JsonDifferences::isSmallForNull,
            JsonText::sameValues,
            JsonDifferences::areNeighbours,
            JsonDifferences::isZeroForNegativeZero,
            JsonDifferences::isOverflow,
            JsonDifferences::isWithoutFraction);

    /** What may come on top of any of the streaming parser's own. */
    private static final List<Difference> OF_BOTH_PARSERS = List.of(
            BOOLEAN_OF_STRUCTURE,
            MAP_OF_ANYTHING,
            BYTES_OF_ANYTHING,
            NUMBERS_IN_TEXT,
            FLOAT_TWICE_ROUNDED,
            NEGATIVE_ZERO,
            FRACTION_OF_ZEROS,
            HALF_SURROGATES,
            FOREIGN_NAMES,
            FAR_YEARS,
            TIME_FRACTION);

    static final List<Difference> ALL = List.of(
            ENDLESS,
            NULL_ROWS,
            DUPLICATE_NAMES,
            PLACE_LOST,
            BOOLEAN_OF_STRUCTURE,
            MAP_OF_ANYTHING,
            BYTES_OF_ANYTHING,
            NUMBERS_IN_TEXT,
            FLOAT_TWICE_ROUNDED,
            NEGATIVE_ZERO,
            FRACTION_OF_ZEROS,
            HALF_SURROGATES,
            FOREIGN_NAMES,
            FAR_YEARS,
            TIME_FRACTION);

    private static final Court WITNESS = new Court(FlinkSide.of("json"), FlinkSide.of("json"));

    private JsonDifferences() {}

    private static Case reading(Map<String, String> options, RowType type, String message) {
        return Case.reading(options, type, message.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isTree(Disagreement seen) {
        return seen.input().task() == Case.Task.READ
                && "false".equalsIgnoreCase(seen.input().options().get(PARSER));
    }

    private static boolean isStreaming(Disagreement seen) {
        return seen.input().task() == Case.Task.READ && !isTree(seen);
    }

    private static boolean ignoresErrors(Disagreement seen) {
        return "true".equalsIgnoreCase(seen.input().options().get("ignore-parse-errors"));
    }

    private static boolean hasNullRow(Disagreement seen) {
        return seen.flink() instanceof Outcome.Rows flink && flink.rows().contains(null);
    }

    /** Whether Flink's tree parser does what we do, but for what it does on its own. */
    private static boolean treeAgrees(Disagreement seen) {
        Map<String, String> options = new HashMap<>(seen.input().options());
        options.put(PARSER, "false");
        return flinkAgrees(seen.input().with(options), seen.tidegate());
    }

    /** Whether Flink's own parser does what we do where the message has only those fields that count. */
    private static boolean agreesOnTheLastOfEachName(Disagreement seen) {
        byte[] message = JsonText.withLastOfEachName(seen.input().requireMessage());
        return message != null && flinkAgrees(seen.input().with(message), seen.tidegate());
    }

    private static boolean flinkAgrees(Case input, Outcome tidegate) {
        Outcome flink = WITNESS.flink(input);
        Disagreement rest = new Disagreement(input, flink, tidegate);
        return flink.sameAs(tidegate)
                || OF_BOTH_PARSERS.stream()
                        .anyMatch(difference -> difference.explains().test(rest));
    }

    private static boolean isRefused(Disagreement seen, String reason) {
        return seen.flink() instanceof Outcome.Rows
                && seen.tidegate() instanceof Outcome.Refused refused
                && refused.reason().matches("(?s).*" + reason + ".*");
    }

    /** Whether the rows differ in nothing but such values, and in one of this sort at least. */
    private static boolean someDiffer(Disagreement seen, BiPredicate<@Nullable Object, @Nullable Object> sort) {
        BiPredicate<@Nullable Object, @Nullable Object> any =
                (flink, tidegate) -> VALUES.stream().anyMatch(each -> each.test(flink, tidegate));
        Predicate<Disagreement> withoutThis = rows ->
                Leaves.same(rows, (flink, tidegate) -> any.test(flink, tidegate) && !sort.test(flink, tidegate));
        return Leaves.same(seen, any) && !withoutThis.test(seen);
    }

    private static boolean isFalseForNull(@Nullable Object flink, @Nullable Object tidegate) {
        return Boolean.FALSE.equals(flink) && tidegate == null;
    }

    private static boolean isEmptyForNull(@Nullable Object flink, @Nullable Object tidegate) {
        return Map.of().equals(flink) && tidegate == null;
    }

    private static boolean isSmallForNull(@Nullable Object flink, @Nullable Object tidegate) {
        return (flink instanceof Byte || flink instanceof Short) && tidegate == null;
    }

    private static boolean areNeighbours(@Nullable Object flink, @Nullable Object tidegate) {
        return flink instanceof Float theirs
                && tidegate instanceof Float ours
                && (Objects.equals(Math.nextUp(theirs), ours) || Objects.equals(Math.nextDown(theirs), ours));
    }

    private static boolean isZeroForNegativeZero(@Nullable Object flink, @Nullable Object tidegate) {
        return Double.valueOf(0.0).equals(flink) && Double.valueOf(-0.0).equals(tidegate)
                || Float.valueOf(0f).equals(flink) && Float.valueOf(-0f).equals(tidegate);
    }

    private static boolean isOverflow(@Nullable Object flink, @Nullable Object tidegate) {
        if (flink instanceof LocalDate && tidegate instanceof LocalDate date) {
            return date.toEpochDay() != (int) date.toEpochDay();
        }
        if (flink instanceof LocalDateTime && tidegate instanceof LocalDateTime local) {
            long day = local.toLocalDate().toEpochDay();
            return day != (int) day; // Flink counts the days of a LocalDateTime in an int
        }
        return flink instanceof Instant
                && tidegate instanceof Instant instant
                && Math.abs(LocalDateTime.ofInstant(instant, ZoneOffset.UTC).getYear()) > 292_000_000;
    }

    private static boolean isWithoutFraction(@Nullable Object flink, @Nullable Object tidegate) {
        return flink instanceof LocalTime theirs
                && tidegate instanceof LocalTime ours
                && theirs.equals(ours.truncatedTo(ChronoUnit.SECONDS));
    }
}
