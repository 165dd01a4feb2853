package dev.tidegate.interop.parity;

import static dev.tidegate.format.type.RowType.field;

import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import dev.tidegate.interop.parity.Case.Task;
import dev.tidegate.interop.parity.Outcome.Refused;
import java.nio.charset.StandardCharsets;
import java.time.temporal.Temporal;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where avro is not Flink's avro on purpose. */
final class AvroDifferences {
    private static final Map<String, String> STANDARD = Map.of("timestamp_mapping.legacy", "false");
    private static final Map<String, String> JSON = Map.of("encoding", "json");
    private static final Pattern LONG_WITH_FRACTION = Pattern.compile("\\d{16,}\\.0|\\d[.]\\d{15,}[eE]");

    private static final RowType INT = one(ScalarType.of(Kind.INTEGER));
    private static final RowType STRING = one(ScalarType.string());

    static final List<Difference> ALL = List.of(
            new Difference(
                    "Microseconds in TIMESTAMP(4..6) and TIMESTAMP_LTZ(4..6)",
                    "Takes a number for milliseconds although its schema says microseconds, as it writes it.",
                    "Takes it for microseconds where no year from 0000 to 9999 has so many milliseconds; with "
                            + "`timestamp_mapping.exact-microseconds` always, and writes microseconds too.",
                    "Whoever else follows the schema writes microseconds.",
                    reading(STANDARD, one(ScalarType.of(Kind.TIMESTAMP, 6)), "80afe8efddcfa406"),
                    AvroTimestamps::explain),
            new Difference(
                    "Timestamps millions of years away",
                    "Loses the upper bits of the day when it makes a date of them.",
                    "Reads the date that was written.",
                    "It is another date.",
                    reading(Map.of(), one(ScalarType.of(Kind.TIMESTAMP, 3)), "feffffffffffffff7f"),
                    AvroTimestamps::explain),
            new Difference(
                    "TIMESTAMP_LTZ within a ROW",
                    "Writes it in the standard mapping, but refuses to read it.",
                    "Reads it.",
                    "What is written can be read.",
                    Case.declaringToRead(STANDARD, one(RowType.of(field("t", ScalarType.of(Kind.TIMESTAMP_LTZ, 3))))),
                    AvroDifferences::isNestedInstant),
            refusedByUs(
                    "A byte that is no boolean",
                    "Reads every byte but 1 as FALSE.",
                    "Calls the message malformed where the byte is neither 0 nor 1.",
                    "Something else was written there.",
                    reading(Map.of(), one(ScalarType.of(Kind.BOOLEAN)), "07"),
                    "is no boolean, it must be"),
            refusedByUs(
                    "Numbers beyond TINYINT and SMALLINT",
                    "Drops the upper bits: 300 is read as 44.",
                    "Calls the message malformed.",
                    "It is another number.",
                    reading(Map.of(), one(ScalarType.of(Kind.TINYINT)), "d804"),
                    "-?\\d+ is not a (TINYINT|SMALLINT)"),
            refusedByUs(
                    "Bytes that are no text",
                    "Reads U+FFFD for bytes that are not valid in UTF-8.",
                    "Calls the message malformed.",
                    "A key would no longer be told from another one that is as broken.",
                    reading(Map.of(), STRING, "02ff"),
                    "is not UTF-8"),
            refusedByUs(
                    "Text that has no bytes",
                    "Writes a question mark for half of a surrogate pair.",
                    "Refuses the row.",
                    "The text would be lost without a word.",
                    Case.writing(Map.of(), STRING, Row.of("\uD83D")),
                    "half of a surrogate pair"),
            refusedByUs(
                    "The length of a block",
                    "Does not look at it.",
                    "Calls the message malformed where the block is said to be longer than the message.",
                    "One of the two is broken.",
                    reading(Map.of(), one(new ArrayType(ScalarType.of(Kind.BOOLEAN), false)), "01640000"),
                    "the length -?\\d+ does not fit"),
            refusedByUs(
                    "Fractions in the columns of whole numbers (JSON)",
                    "Drops the fraction.",
                    "Calls the message malformed unless the fraction is zero.",
                    "It is another number.",
                    reading(JSON, INT, "{\"f\":1.5}"),
                    "is not (an int|a long)"),
            new Difference(
                    "Long numbers with a fraction of zero (JSON)",
                    "Reads them as a double, which loses digits beyond 2^53.",
                    "Reads every digit.",
                    "It is the number that was written.",
                    reading(JSON, one(ScalarType.of(Kind.BIGINT)), "{\"f\":38337441748201201.0}"),
                    AvroDifferences::isLongWithFraction),
            new Difference(
                    "NaN and the infinities (JSON)",
                    "Writes them as text, but refuses to read them.",
                    "Reads them.",
                    "What is written can be read.",
                    reading(JSON, one(ScalarType.of(Kind.DOUBLE)), "{\"f\":\"NaN\"}"),
                    seen -> isJson(seen)
                            && seen.flink() instanceof Refused refused
                            && refused.reason().matches("(?s).*Expected (double|float)\\. Got VALUE_STRING.*")
                            && seen.tidegate() instanceof Outcome.Rows),
            refusedByUs(
                    "Characters that are no bytes (JSON)",
                    "Reads a question mark for characters beyond U+00FF in the text of bytes.",
                    "Calls the message malformed.",
                    "Something else was written there.",
                    reading(JSON, one(ScalarType.bytes()), "{\"f\":\"Ā\"}"),
                    "is no byte, it is beyond"),
            new Difference(
                    "Unknown fields (JSON)",
                    "Skips them at the top; in a nested record, refuses the message if one stands before a known field.",
                    "Skips unknown fields wherever they stand.",
                    "They are no matter of this table.",
                    reading(
                            JSON,
                            RowType.of(field("r", INT), field("g", ScalarType.of(Kind.INTEGER))),
                            "{\"r\":{\"x\":1,\"f\":1},\"g\":null}"),
                    seen -> isJson(seen)
                            && seen.flink() instanceof Refused refused
                            && refused.reason().contains("Unknown fields")),
            refusedByUs(
                    "The end of an object (JSON)",
                    "Does not look whether the object ends after its last value.",
                    "Calls a message malformed that is cut, or goes on in another way than JSON does.",
                    "Broken data is told as early as possible.",
                    reading(JSON, RowType.of(field("f", ScalarType.of(Kind.INTEGER))), "{\"f\":{\"int\":1}"),
                    "(is not JSON|the message ends before)"),
            refusedByUs(
                    "Fields that are there twice (JSON)",
                    "Takes the first one if the second one stands behind all others.",
                    "Calls the message malformed.",
                    "Nobody knows which one is meant.",
                    reading(JSON, INT, "{\"f\":1,\"f\":2}"),
                    "is there twice"),
            refusedByUs(
                    "More than one branch of a union (JSON)",
                    "Takes the first one.",
                    "Calls the message malformed.",
                    "Nobody knows which one is meant.",
                    reading(JSON, RowType.of(field("f", ScalarType.of(Kind.INTEGER))), "{\"f\":{\"int\":1,\"x\":2}}"),
                    "more than one branch"));

    private AvroDifferences() {}

    /** A row of one column without NULL. */
    private static RowType one(DataType type) {
        return RowType.of(field("f", type.withNullable(false)));
    }

    private static Case reading(Map<String, String> options, RowType type, String message) {
        byte[] bytes = message.startsWith("{")
                ? message.getBytes(StandardCharsets.UTF_8)
                : HexFormat.of().parseHex(message);
        return Case.reading(options, type, bytes);
    }

    /** @param reason with which we alone refuse the message or row, a part of it as a regular expression */
    private static Difference refusedByUs(
            String name, String flink, String tidegate, String why, Case example, String reason) {
        Predicate<String> words = Pattern.compile(reason).asPredicate();
        boolean json = example.options().equals(JSON);
        return new Difference(
                name,
                flink,
                tidegate,
                why,
                example,
                seen -> seen.input().task() == example.task()
                        && (!json || isJson(seen))
                        && seen.tidegate() instanceof Refused refused
                        && words.test(refused.reason())
                        && !(seen.flink() instanceof Refused));
    }

    private static boolean isJson(Disagreement seen) {
        return seen.input().options().getOrDefault("encoding", "binary").equalsIgnoreCase("json");
    }

    private static boolean isLongWithFraction(Disagreement seen) {
        return isJson(seen)
                && seen.input().task() == Task.READ
                && LONG_WITH_FRACTION
                        .matcher(new String(seen.input().requireMessage(), StandardCharsets.UTF_8))
                        .find()
                && Leaves.same(seen, AvroDifferences::mayHaveLostDigits);
    }

    /** A timestamp may in addition be one of those in another unit. */
    private static boolean mayHaveLostDigits(@Nullable Object flink, @Nullable Object tidegate) {
        return flink instanceof Long theirs && tidegate instanceof Long ours
                ? theirs == (long) (double) ours
                : flink instanceof Temporal && tidegate instanceof Temporal;
    }

    private static boolean isNestedInstant(Disagreement seen) {
        return seen.flink() instanceof Refused refused
                && refused.reason().contains("Unsupported type: TIMESTAMP_LTZ")
                && !(seen.tidegate() instanceof Refused)
                && seen.input().task() != Task.WRITE
                && seen.input()
                        .options()
                        .getOrDefault("timestamp_mapping.legacy", "true")
                        .equalsIgnoreCase("false")
                && seen.input().requireType().fields().stream()
                        .anyMatch(each -> each.type() instanceof RowType row && hasInstant(row));
    }

    private static boolean hasInstant(RowType type) {
        return type.fields().stream()
                .map(RowType.Field::type)
                .anyMatch(each -> each.kind() == Kind.TIMESTAMP_LTZ || each instanceof RowType row && hasInstant(row));
    }
}
