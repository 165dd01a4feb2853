package dev.tidegate.interop.parity;

import static dev.tidegate.format.type.RowType.field;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidegate.format.csv.CsvFormatFactory;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where csv is not Flink's csv on purpose. */
final class CsvDifferences {
    private static final Court WITNESS = new Court(FlinkSide.of("csv"), new TidegateSide(new CsvFormatFactory()));
    private static final RowType INT = column(ScalarType.of(Kind.INTEGER));
    private static final RowType DATE = column(ScalarType.of(Kind.DATE));
    private static final RowType PAIR =
            RowType.of(field("x", ScalarType.of(Kind.INTEGER)), field("y", ScalarType.of(Kind.INTEGER)));

    static final List<Difference> ALL = List.of(
            of(
                    CsvTrait.NOTHING,
                    "Nothing, where NULL is written so",
                    "Refuses it without a `null-literal`, and reads a BOOLEAN as FALSE.",
                    "Reads NULL in a column that takes it and has no value of that text.",
                    "Flink writes NULL so, and could not read its own rows.",
                    Case.reading(Map.of(), PAIR, bytes("1,"))),
            of(
                    CsvTrait.DAY_THAT_IS_NOT,
                    "Days that do not exist",
                    "Reads the 30th of February as a day near it.",
                    "Calls the message malformed.",
                    "Something else was meant, and nobody knows what.",
                    Case.reading(Map.of(), DATE, bytes("2026-02-30"))),
            of(
                    CsvTrait.SIGN_FOR_A_DIGIT,
                    "A sign for a digit of a DATE",
                    "Reads `+026-01-02` as the year 26.",
                    "Calls the message malformed.",
                    "A digit was lost, and nobody knows which.",
                    Case.reading(Map.of(), DATE, bytes("+026-01-02"))),
            of(
                    CsvTrait.DAY_THAT_FLINK_MOVES,
                    "Dates that Flink writes and cannot read",
                    "Refuses years before 0 and after 9999, reads the year 0 as the year 1, and moves 1582-10-10 by ten "
                            + "days.",
                    "Reads the date that was written.",
                    "It is another date.",
                    Case.reading(Map.of(), DATE, bytes("+12345-06-07"))),
            of(
                    CsvTrait.FAR_TIMESTAMP,
                    "Timestamps millions of years away",
                    "Loses the upper bits of the day when it makes a date of them.",
                    "Reads the date that was written.",
                    "It is another date.",
                    Case.reading(
                            Map.of(), column(ScalarType.of(Kind.TIMESTAMP, 3)), bytes("+100000000-01-01 00:00:00"))),
            of(
                    CsvTrait.LITERAL_OF_A_COLUMN,
                    "The null-literal of an ARRAY or a ROW",
                    "Reads one element or field that is NULL, or refuses a ROW of more fields.",
                    "Reads NULL, unless the literal is in quotes and Flink puts no NULL in quotes.",
                    "Flink writes NULL so.",
                    Case.reading(
                            Map.of("null-literal", "NULL"),
                            column(new ArrayType(INT.field(0).type(), true)),
                            bytes("NULL"))),
            of(
                    CsvTrait.LITERAL_IN_QUOTES,
                    "The null-literal in quotes",
                    "Reads NULL.",
                    "Reads the text, if the literal is one that stands in quotes when it is a text, such as `\\N`.",
                    "Flink writes NULL without quotes and the text with them.",
                    Case.reading(Map.of("null-literal", "\\N"), column(ScalarType.string()), bytes("\"\\N\""))),
            of(
                    CsvTrait.ESCAPED_LITERAL,
                    "A null-literal with the escape character in it",
                    "Writes `\\N` as it is and reads it as `N`.",
                    "Reads NULL.",
                    "Flink writes NULL so.",
                    Case.reading(
                            Map.of("null-literal", "\\N", "escape-character", "\\"),
                            column(ScalarType.string()),
                            bytes("\\N"))),
            of(
                    CsvTrait.MORE_FIELDS,
                    "More texts than a nested ROW has fields",
                    "Drops those at the end.",
                    "Calls the message malformed, unless `ignore-parse-errors` is set.",
                    "A delimiter in a text would cut it without a word.",
                    Case.reading(Map.of(), column(PAIR), bytes("1;2;3"))),
            of(
                    CsvTrait.BLANK_ROW_OF_ONE_FIELD,
                    "A ROW of one field, which is nothing",
                    "Reads NULL for the ROW.",
                    "Reads the ROW with its one field, where NULL is written otherwise or cannot be.",
                    "Flink writes a ROW so whose field is NULL or empty.",
                    Case.reading(
                            Map.of("null-literal", ""),
                            RowType.of(field("r", INT), field("f", ScalarType.of(Kind.INTEGER))),
                            bytes(",1"))),
            of(
                    CsvTrait.BLANK_TEXT,
                    "One blank text in an ARRAY or a ROW",
                    "Reads an ARRAY without elements, or a ROW that is NULL.",
                    "Reads the text.",
                    "Flink writes the text, blanks and all.",
                    Case.reading(Map.of(), column(new ArrayType(ScalarType.string(), true)), bytes("\" \""))),
            of(
                    CsvTrait.HUGE_NUMBER,
                    "DECIMALs with a huge exponent",
                    "Works out all digits, for minutes and in all of the memory, or refuses the message.",
                    "Reads NULL, as for any other number that is too large for its type.",
                    "One message could stop the reading of all others.",
                    Case.reading(Map.of(), column(ScalarType.decimal(5, 2)), bytes("1E2147483647"))),
            of(
                    CsvTrait.LONG_NUMBER,
                    "DECIMALs of more than 1,000 characters",
                    "Reads them, in a time that grows with the square of their length.",
                    "Calls the message malformed.",
                    "One message could stop the reading of all others.",
                    Case.reading(Map.of(), column(ScalarType.decimal(5, 2)), bytes("0".repeat(1001)))),
            new Difference(
                    "A second record",
                    "Does not look at what follows the first record.",
                    "Calls the message malformed if it is more than blank lines, unless `ignore-parse-errors` is set.",
                    "The other records would be lost without a word.",
                    Case.reading(Map.of(), INT, bytes("1\n2")),
                    CsvDifferences::isRefusedForItsEnd),
            new Difference(
                    "No bytes at all, for a row of one column",
                    "Refuses the message.",
                    "Reads a row of one empty text.",
                    "Flink writes a row so whose one column is NULL or empty.",
                    Case.reading(Map.of(), column(ScalarType.string()), new byte[0]),
                    seen -> isReading(seen)
                            && seen.input().requireMessage().length == 0
                            && seen.input().requireType().arity() == 1),
            new Difference(
                    "Encodings other than UTF-8",
                    "Guesses UTF-16 and UTF-32 from zeros in the first bytes, and lets some broken bytes pass.",
                    "Reads UTF-8 only, and calls a message malformed in which any byte is not.",
                    "Flink writes UTF-8 alone, and takes its own text for UTF-16 where it starts with U+0000.",
                    Case.reading(Map.of(), column(ScalarType.string()), new byte[] {'"', 0, '"'}),
                    CsvDifferences::isInAnotherEncoding),
            new Difference(
                    "A byte order mark before next to nothing",
                    "Refuses a byte order mark that is followed by a single character of two or three bytes.",
                    "Reads that character.",
                    "It is sound UTF-8, as Flink itself writes it.",
                    Case.reading(Map.of(), column(ScalarType.string()), bytes("\uFEFFé")),
                    CsvDifferences::isShortBehindItsMark),
            new Difference(
                    "TIME(4) to TIME(9)",
                    "Writes the milliseconds, but refuses to read.",
                    "Refuses the table.",
                    "A table is read and written.",
                    Case.declaringToWrite(Map.of(), column(ScalarType.of(Kind.TIME, 6))),
                    CsvDifferences::isLongTime));

    private CsvDifferences() {}

    private static RowType column(DataType type) {
        return RowType.of(field("f", type.withNullable(true)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static Difference of(CsvTrait trait, String name, String flink, String tidegate, String why, Case example) {
        return new Difference(name, flink, tidegate, why, example, seen -> isReading(seen) && shows(trait, seen));
    }

    private static boolean isReading(Disagreement seen) {
        return seen.input().task() == Case.Task.READ;
    }

    /**
     * Whether the columns in which the two differ all have a trait, and one has this trait. Where one of the two refuses
     * the message, the rows they read with {@code ignore-parse-errors} bear witness of the other columns.
     */
    private static boolean shows(CsvTrait trait, Disagreement seen) {
        List<CsvText> shown = CsvText.of(seen.input()).stream()
                .filter(text -> trait.test(text, seen.input().options()))
                .toList();
        if (shown.isEmpty()) {
            return false;
        }
        Row flink = row(seen.flink());
        Row tidegate = row(seen.tidegate());
        boolean sameVerdict = flink != null && tidegate != null;
        if (!sameVerdict) {
            Case ignoring = ignoringErrors(seen.input());
            flink = row(WITNESS.flink(ignoring));
            tidegate = row(WITNESS.tidegate(ignoring));
        }
        return flink != null
                && tidegate != null
                && differOnlyWithATrait(flink, tidegate, seen.input())
                && (!sameVerdict || differIn(flink, tidegate, shown));
    }

    private static boolean differOnlyWithATrait(Row flink, Row tidegate, Case input) {
        List<CsvText> texts = CsvText.of(input);
        for (int i = 0; i < flink.arity(); i++) {
            int column = i;
            if (!Objects.equals(flink.get(i), tidegate.get(i))
                    && texts.stream().noneMatch(text -> text.column() == column && hasATrait(text, input.options()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasATrait(CsvText text, Map<String, String> options) {
        return Arrays.stream(CsvTrait.values()).anyMatch(trait -> trait.test(text, options));
    }

    private static boolean differIn(Row flink, Row tidegate, List<CsvText> texts) {
        return texts.stream().anyMatch(text -> !Objects.equals(flink.get(text.column()), tidegate.get(text.column())));
    }

    private static Case ignoringErrors(Case input) {
        Map<String, String> options = new HashMap<>(input.options());
        options.put("ignore-parse-errors", "true");
        return input.with(options);
    }

    private static @Nullable Row row(Outcome outcome) {
        return outcome instanceof Outcome.Rows rows && rows.rows().size() == 1
                ? rows.rows().get(0)
                : null;
    }

    /** Where errors are ignored the end is not looked at, so there the two must agree. */
    private static boolean isRefusedForItsEnd(Disagreement seen) {
        if (!isReading(seen) || !(seen.tidegate() instanceof Outcome.Refused) || row(seen.flink()) == null) {
            return false;
        }
        Case ignoring = ignoringErrors(seen.input());
        Outcome read = WITNESS.tidegate(ignoring);
        return new String(seen.input().requireMessage(), UTF_8).matches("(?s).*[\\r\\n].*")
                && (read.sameAs(seen.flink()) || explained(new Disagreement(ignoring, seen.flink(), read)));
    }

    private static boolean explained(Disagreement seen) {
        return Arrays.stream(CsvTrait.values()).anyMatch(trait -> shows(trait, seen));
    }

    private static boolean isInAnotherEncoding(Disagreement seen) {
        if (!isReading(seen)) {
            return false;
        }
        byte[] message = seen.input().requireMessage();
        for (int i = 0; i < Math.min(4, message.length); i++) {
            if (message[i] == 0) {
                return true;
            }
        }
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(message));
            return false;
        } catch (CharacterCodingException e) {
            return row(seen.tidegate()) == null;
        }
    }

    private static boolean isShortBehindItsMark(Disagreement seen) {
        return isReading(seen)
                && new String(seen.input().requireMessage(), UTF_8).matches("(?s)\uFEFF.")
                && (seen.flink() instanceof Outcome.Refused refused
                        ? refused.reason().contains("End-of-input after first")
                        : row(seen.flink()) == null); // with ignore-parse-errors
    }

    private static boolean isLongTime(Disagreement seen) {
        return seen.input().task() == Case.Task.DECLARE_TO_WRITE
                && seen.flink() == Outcome.Accepted.INSTANCE
                && seen.tidegate() instanceof Outcome.Refused refused
                && refused.reason().contains("csv carries milliseconds at most");
    }
}
