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
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where csv is not Flink's csv on purpose. */
final class CsvDifferences {
    private static final Court WITNESS = new Court(FlinkSide.of("csv"), new TidegateSide(new CsvFormatFactory()));
    private static final Pattern DAY = Pattern.compile("(\\d{4,})-(\\d{1,2})-(\\d{1,2})");
    private static final RowType INT = column(ScalarType.of(Kind.INTEGER));
    private static final RowType DATE = column(ScalarType.of(Kind.DATE));
    private static final RowType PAIR =
            RowType.of(field("x", ScalarType.of(Kind.INTEGER)), field("y", ScalarType.of(Kind.INTEGER)));

    /** What a piece of text has to be for a difference to show, given the options. */
    private enum Trait implements BiPredicate<CsvText, Map<String, String>> {
        NOTHING {
            @Override
            public boolean test(CsvText text, Map<String, String> options) {
                boolean holdsNothing = isText(text.type())
                        || List.of(Kind.BINARY, Kind.VARBINARY, Kind.ARRAY, Kind.ROW)
                                .contains(text.type().kind());
                return text.text().isEmpty()
                        && !options.containsKey("null-literal")
                        && text.type().nullable()
                        && !holdsNothing;
            }
        },
        DAY_THAT_IS_NOT {
            @Override
            public boolean test(CsvText text, Map<String, String> options) {
                if (!List.of(Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMP_LTZ)
                        .contains(text.type().kind())) {
                    return false;
                }
                Matcher day = DAY.matcher(text.text());
                return day.find() && !isDay(day);
            }
        },
        DAY_THAT_FLINK_MOVES {
            @Override
            public boolean test(CsvText text, Map<String, String> options) {
                return text.type().kind() == Kind.DATE
                        && (text.text().matches("0000-.*|1582-10-(0?[5-9]|1[0-4])")
                                || text.text().matches("(-\\d{4}|[-+]\\d{5,})-\\d{1,2}-\\d{1,2}"));
            }
        },
        LITERAL_OF_A_COLUMN {
            @Override
            public boolean test(CsvText text, Map<String, String> options) {
                return text.whole()
                        && text.type().nullable()
                        && List.of(Kind.ARRAY, Kind.ROW).contains(text.type().kind())
                        && text.text().equals(options.get("null-literal"));
            }
        },
        LITERAL_IN_QUOTES {
            @Override
            public boolean test(CsvText text, Map<String, String> options) {
                return text.whole() && isText(text.type()) && text.text().equals(options.get("null-literal"));
            }
        },
        ESCAPED_LITERAL {
            @Override
            public boolean test(CsvText text, Map<String, String> options) {
                String literal = options.getOrDefault("null-literal", "");
                String escape = options.get("escape-character");
                return text.whole() && escape != null && literal.contains(escape);
            }
        },
        MORE_FIELDS {
            @Override
            public boolean test(CsvText text, Map<String, String> options) {
                String delimiter = options.getOrDefault("array-element-delimiter", ";");
                return text.type() instanceof RowType row
                        && text.text().split(Pattern.quote(delimiter), -1).length > row.arity();
            }
        },
        BLANK_ROW_OF_ONE_FIELD {
            @Override
            public boolean test(CsvText text, Map<String, String> options) {
                return text.type() instanceof RowType row
                        && !row.nullable()
                        && row.arity() == 1
                        && text.text().trim().isEmpty();
            }
        },
        HUGE_NUMBER {
            @Override
            public boolean test(CsvText text, Map<String, String> options) {
                return text.type().kind() == Kind.DECIMAL && text.text().matches(".*[eE]\\+?\\d{7,}");
            }
        },
        LONG_NUMBER {
            @Override
            public boolean test(CsvText text, Map<String, String> options) {
                return text.type().kind() == Kind.DECIMAL && text.text().length() > 1000;
            }
        };

        private static boolean isText(DataType type) {
            return type.kind() == Kind.CHAR || type.kind() == Kind.VARCHAR;
        }

        private static boolean isDay(Matcher day) {
            try {
                LocalDate.of(
                        Integer.parseInt(day.group(1)), Integer.parseInt(day.group(2)), Integer.parseInt(day.group(3)));
                return true;
            } catch (DateTimeException e) {
                return false;
            }
        }
    }

    static final List<Difference> ALL = List.of(
            of(
                    Trait.NOTHING,
                    "Nothing, where NULL is written so",
                    "Refuses it without a `null-literal`, and reads a BOOLEAN as FALSE.",
                    "Reads NULL in a column that takes it and has no value of that text.",
                    "Flink writes NULL so, and could not read its own rows.",
                    Case.reading(Map.of(), PAIR, bytes("1,"))),
            of(
                    Trait.DAY_THAT_IS_NOT,
                    "Days that do not exist",
                    "Reads the 30th of February as a day near it.",
                    "Calls the message malformed.",
                    "Something else was meant, and nobody knows what.",
                    Case.reading(Map.of(), DATE, bytes("2026-02-30"))),
            of(
                    Trait.DAY_THAT_FLINK_MOVES,
                    "Dates that Flink writes and cannot read",
                    "Refuses years before 0 and after 9999, reads the year 0 as the year 1, and moves 1582-10-10 by ten "
                            + "days.",
                    "Reads the date that was written.",
                    "It is another date.",
                    Case.reading(Map.of(), DATE, bytes("+12345-06-07"))),
            of(
                    Trait.LITERAL_OF_A_COLUMN,
                    "The null-literal of an ARRAY or a ROW",
                    "Reads one element or field that is NULL, or refuses a ROW of more fields.",
                    "Reads NULL, unless the literal is in quotes and Flink puts no NULL in quotes.",
                    "Flink writes NULL so.",
                    Case.reading(
                            Map.of("null-literal", "NULL"),
                            column(new ArrayType(INT.field(0).type(), true)),
                            bytes("NULL"))),
            of(
                    Trait.LITERAL_IN_QUOTES,
                    "The null-literal in quotes",
                    "Reads NULL.",
                    "Reads the text, if the literal is one that stands in quotes when it is a text, such as `\\N`.",
                    "Flink writes NULL without quotes and the text with them.",
                    Case.reading(Map.of("null-literal", "\\N"), column(ScalarType.string()), bytes("\"\\N\""))),
            of(
                    Trait.ESCAPED_LITERAL,
                    "A null-literal with the escape character in it",
                    "Writes `\\N` as it is and reads it as `N`.",
                    "Reads NULL.",
                    "Flink writes NULL so.",
                    Case.reading(
                            Map.of("null-literal", "\\N", "escape-character", "\\"),
                            column(ScalarType.string()),
                            bytes("\\N"))),
            of(
                    Trait.MORE_FIELDS,
                    "More texts than a nested ROW has fields",
                    "Drops those at the end.",
                    "Calls the message malformed, unless `ignore-parse-errors` is set.",
                    "A delimiter in a text would cut it without a word.",
                    Case.reading(Map.of(), column(PAIR), bytes("1;2;3"))),
            of(
                    Trait.BLANK_ROW_OF_ONE_FIELD,
                    "A ROW NOT NULL of one field, which is nothing",
                    "Reads NULL for the ROW.",
                    "Reads the ROW with its one field.",
                    "The ROW cannot be NULL, so the field was.",
                    Case.reading(
                            Map.of("null-literal", ""),
                            RowType.of(field("r", INT), field("f", ScalarType.of(Kind.INTEGER))),
                            bytes(",1"))),
            of(
                    Trait.HUGE_NUMBER,
                    "DECIMALs with a huge exponent",
                    "Works out all digits, for minutes and in all of the memory, or refuses the message.",
                    "Reads NULL, as for any other number that is too large for its type.",
                    "One message could stop the reading of all others.",
                    Case.reading(Map.of(), column(ScalarType.decimal(5, 2)), bytes("1E2147483647"))),
            of(
                    Trait.LONG_NUMBER,
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

    private static Difference of(Trait trait, String name, String flink, String tidegate, String why, Case example) {
        return new Difference(name, flink, tidegate, why, example, seen -> isReading(seen) && shows(trait, seen));
    }

    private static boolean isReading(Disagreement seen) {
        return seen.input().task() == Case.Task.READ;
    }

    /**
     * Whether the columns in which the two differ all have a trait, and one has this trait. Where one of the two refuses
     * the message, the rows they read with {@code ignore-parse-errors} bear witness of the other columns.
     */
    private static boolean shows(Trait trait, Disagreement seen) {
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
        return Arrays.stream(Trait.values()).anyMatch(trait -> trait.test(text, options));
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
        return Arrays.stream(Trait.values()).anyMatch(trait -> shows(trait, seen));
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

    private static boolean isLongTime(Disagreement seen) {
        return seen.input().task() == Case.Task.DECLARE_TO_WRITE
                && seen.flink() == Outcome.Accepted.INSTANCE
                && seen.tidegate() instanceof Outcome.Refused refused
                && refused.reason().contains("csv carries milliseconds at most");
    }
}
