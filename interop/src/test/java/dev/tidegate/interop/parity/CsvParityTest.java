package dev.tidegate.interop.parity;

import static dev.tidegate.format.type.RowType.field;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tidegate.format.csv.CsvFormatFactory;
import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvParityTest extends ParityContract {

    @Override
    protected FormatFactory factory() {
        return new CsvFormatFactory();
    }

    @Override
    protected TypeRange types() {
        return TypeRange.everything()
                .withDepth(1)
                .without(Kind.MAP, Kind.MULTISET)
                .withPrecisions(3, 9, 9);
    }

    @Override
    protected Map<String, List<String>> optionTexts() {
        List<String> booleans = List.of("true", "false", "TRUE", "False", "yes", "");
        return Map.of(
                "field-delimiter",
                List.of(",", ";", "|", "\t", "\\t", " ", "\\u0001", "\\\\", "é", "\\n", "ab", "", "\\", "\\x"),
                "disable-quote-character",
                List.of("false", "false", "true", "no"),
                "quote-character",
                List.of("\"", "'", "|", "\u0002", "-", "x", "ab", ""),
                "allow-comments",
                booleans,
                "ignore-parse-errors",
                booleans,
                "array-element-delimiter",
                List.of(";", "|", ",", " ", "\u001e", "\\t", ""),
                "escape-character",
                List.of("\\", "^", "a", "\\\\", ""),
                "null-literal",
                List.of("", "NULL", "null", "\\N", "n a", "#", "0", " ", "a,b"),
                "write-bigdecimal-in-scientific-notation",
                booleans);
    }

    @Override
    protected Damage damage() {
        Damage damage = Damage.ofText(List.of(
                ",",
                ";",
                "|",
                "\t",
                "\"",
                "\"\"",
                "'",
                "\n",
                "\r\n",
                " ",
                "\\",
                "#",
                "NULL",
                "\\N",
                "n a",
                "0",
                "1.5",
                "+1",
                "1E5",
                "x",
                "true",
                "TRUE",
                "NaN",
                "Z",
                "T",
                "2026-02-30",
                "2026-1-2",
                "24:00:00",
                "03:04",
                "AA==",
                "\uFEFF",
                "\0"));
        return (sound, other, random) -> withoutHugeNumbers(damage.inflict(sound, other, random));
    }

    /** Flink would be at them for minutes. */
    private static byte[] withoutHugeNumbers(byte[] message) {
        String eachByte = new String(message, ISO_8859_1);
        return eachByte.replaceAll("([eE][-+]?\\d{3})\\d+", "$1").getBytes(ISO_8859_1);
    }

    @Override
    protected List<Difference> differences() {
        return CsvDifferences.ALL;
    }

    @ParameterizedTest(name = "{0} characters")
    @ValueSource(ints = {23, 24, 25, 26})
    void textOfSomeLengthIsQuotedAlike(int length) {
        writesAlike(Map.of(), ScalarType.string(), "x".repeat(length));
        writesAlike(Map.of(), ScalarType.string(), "\uD83D\uDE00".repeat(length / 2));
    }

    static Stream<Map<String, String>> dialects() {
        return Stream.of(
                Map.of(),
                Map.of("field-delimiter", ";"),
                Map.of("field-delimiter", "\\t"),
                Map.of("field-delimiter", "|"),
                Map.of("field-delimiter", " "),
                Map.of("field-delimiter", "\\u0001"),
                Map.of("field-delimiter", "\\u0001", "quote-character", "\u0002"),
                Map.of("quote-character", "'"),
                Map.of("quote-character", "|"),
                Map.of("disable-quote-character", "true"),
                Map.of("escape-character", "\\"),
                Map.of("escape-character", "^"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dialects")
    void eachCharacterIsQuotedAlikeUnderEachDelimiter(Map<String, String> options) {
        Stream.concat(IntStream.range(0, 256).mapToObj(Character::toString), Stream.of("漢", "\uD83D\uDE00", "\uFFFF"))
                .forEach(character -> writesAlike(options, ScalarType.string(), character));
    }

    static Stream<Arguments> values() {
        Map<String, String> none = Map.of();
        Map<String, String> plain = Map.of("write-bigdecimal-in-scientific-notation", "false");
        Map<String, String> scientific = Map.of("write-bigdecimal-in-scientific-notation", "true");
        ScalarType price = ScalarType.decimal(8, 2);
        ScalarType tiny = ScalarType.decimal(10, 8);
        ScalarType timestamp = ScalarType.of(Kind.TIMESTAMP, 9);
        return Stream.of(
                arguments("base64 with +", none, ScalarType.bytes(), Bytes.of((byte) 0xfb, (byte) 0xef), "\"++8=\""),
                arguments("decimal, unset", none, price, new BigDecimal("100000.00"), "100000.00"),
                arguments("decimal, false", plain, price, new BigDecimal("100000.00"), "100000.00"),
                arguments("decimal, true", scientific, price, new BigDecimal("100000.00"), "1E+5"),
                arguments("zero, unset", none, price, new BigDecimal("0.00"), "0.00"),
                arguments("zero, true", scientific, price, new BigDecimal("0.00"), "0"),
                arguments("small, unset", none, tiny, new BigDecimal("0.00000001"), "0.00000001"),
                arguments("small, true", scientific, tiny, new BigDecimal("0.00000001"), "1E-8"),
                arguments("fraction .1", none, timestamp, time("03:04:05.1"), "\"2026-01-02 03:04:05.1\""),
                arguments("fraction .12", none, timestamp, time("03:04:05.120"), "\"2026-01-02 03:04:05.12\""),
                arguments(
                        "fraction .123456789",
                        none,
                        timestamp,
                        time("03:04:05.123456789"),
                        "\"2026-01-02 03:04:05.123456789\""),
                arguments(
                        "a literal that is a text",
                        Map.of("null-literal", "NULL"),
                        ScalarType.string(),
                        "NULL",
                        "NULL"),
                arguments("a text in quotes", Map.of("null-literal", "\\N"), ScalarType.string(), "\\N", "\"\\N\""),
                arguments(
                        "an escape",
                        Map.of("escape-character", "\\"),
                        ScalarType.string(),
                        "q\"u\\o",
                        "\"q\"\"u\\\\o\""));
    }

    private static LocalDateTime time(String time) {
        return LocalDateTime.parse("2026-01-02T" + time);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("values")
    void writes(String name, Map<String, String> options, DataType type, Object value, String expected) {
        Outcome written = writesAlike(options, type, value);

        assertThat(written.sameAs(new Outcome.Message((expected + ",7").getBytes(UTF_8))))
                .as("%s", written)
                .isTrue();
    }

    static Stream<DataType> scalars() {
        return Stream.of(
                ScalarType.of(Kind.BOOLEAN),
                ScalarType.of(Kind.TINYINT),
                ScalarType.of(Kind.SMALLINT),
                ScalarType.of(Kind.INTEGER),
                ScalarType.of(Kind.BIGINT),
                ScalarType.of(Kind.FLOAT),
                ScalarType.of(Kind.DOUBLE),
                ScalarType.decimal(10, 2),
                ScalarType.of(Kind.CHAR, 3),
                ScalarType.string(),
                ScalarType.of(Kind.BINARY, 3),
                ScalarType.bytes(),
                ScalarType.of(Kind.DATE),
                ScalarType.of(Kind.TIME, 3),
                ScalarType.of(Kind.TIMESTAMP, 3),
                ScalarType.of(Kind.TIMESTAMP_LTZ, 3));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scalars")
    void nullIsWrittenAlikeAndReadBackAlikeByItsLiteral(DataType type) {
        for (String literal : List.of("", "NULL", "\\N")) {
            RowType row = RowType.of(field("f", type), field("g", ScalarType.of(Kind.INTEGER)));
            Map<String, String> options = Map.of("null-literal", literal);

            writesAlike(options, type, null);
            Outcome read = assertSame(Case.reading(options, row, (literal + ",7").getBytes(UTF_8)));

            assertThat(read.sameAs(new Outcome.Rows(List.of(Row.of(null, 7)))))
                    .as("%s", read)
                    .isTrue();
        }
        writesAlike(Map.of(), type, null);
    }

    /** Not only as Flink reads it, which loses some: in this dialect no two rows are written alike, but for few. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatFlinkWroteIsReadAsTheVeryRowWhereNullAndDelimitersAreToldApart(long seed) {
        Map<String, String> options = Map.of("null-literal", "\\N", "array-element-delimiter", "\u001e");
        Random random = new Random(seed);
        try (Court court = new Court(FlinkSide.of("csv"), new TidegateSide(factory()))) {
            for (int i = 0; i < Seeds.cases(); i++) {
                RowType type = new RandomTypes(types(), random).rowType();
                Row row = new RandomRows(random).row(type);
                Outcome written = court.flink(Case.writing(options, type, row));
                byte[] message = ((Outcome.Message) written).bytes();
                if (!hasArrayOfOneEmptyText(row) && !new String(message, UTF_8).startsWith("\uFEFF")) {
                    Case reading = Case.reading(options, type, message);

                    Outcome read = court.tidegate(reading);

                    assertThat(read).as("%s\n  written as %s", reading, row).isEqualTo(new Outcome.Rows(List.of(row)));
                }
            }
        }
    }

    private static boolean hasArrayOfOneEmptyText(Row row) {
        for (int i = 0; i < row.arity(); i++) {
            if (row.get(i) instanceof List<?> list
                    && list.size() == 1
                    && (list.get(0) instanceof String text && text.isEmpty()
                            || list.get(0) instanceof Bytes bytes && bytes.length() == 0)) {
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "a\uDE00b", "\uDE00\uD83D"})
    void halfASurrogatePairIsRefusedAlike(String text) {
        assertThat(writesAlike(Map.of(), ScalarType.string(), text)).isInstanceOf(Outcome.Refused.class);
    }

    /** Beside another column. */
    private Outcome writesAlike(Map<String, String> options, DataType type, Object value) {
        RowType row = RowType.of(field("f", type), field("g", ScalarType.of(Kind.INTEGER)));
        return assertSame(Case.writing(options, row, Row.of(value, 7)));
    }
}
