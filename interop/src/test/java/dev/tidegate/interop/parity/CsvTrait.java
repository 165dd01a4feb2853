package dev.tidegate.interop.parity;

import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.RowType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a piece of text has to be for a difference to show, given the options. */
enum CsvTrait implements BiPredicate<CsvText, Map<String, String>> {
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
    SIGN_FOR_A_DIGIT {
        @Override
        public boolean test(CsvText text, Map<String, String> options) {
            return text.type().kind() == Kind.DATE
                    && text.text().contains("+")
                    && text.text().matches("(\\d{4}|\\+\\d{3})-(\\d{1,2}|\\+\\d)-(\\d{1,2}|\\+\\d)");
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
    FAR_TIMESTAMP {
        @Override
        public boolean test(CsvText text, Map<String, String> options) {
            return List.of(Kind.TIMESTAMP, Kind.TIMESTAMP_LTZ)
                            .contains(text.type().kind())
                    && text.text().trim().matches("[-+]\\d{7,}-.*");
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
                    && (!row.nullable()
                            || !options.getOrDefault("null-literal", "").isEmpty())
                    && row.arity() == 1
                    && text.text().trim().isEmpty();
        }
    },
    BLANK_TEXT {
        @Override
        public boolean test(CsvText text, Map<String, String> options) {
            boolean isOfText = text.type() instanceof ArrayType array && isText(array.element())
                    || text.type() instanceof RowType row
                            && row.arity() == 1
                            && isText(row.field(0).type());
            return isOfText && !text.text().isEmpty() && text.text().trim().isEmpty();
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

    private static final Pattern DAY = Pattern.compile("(\\d{4,})-(\\d{1,2})-(\\d{1,2})");

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
