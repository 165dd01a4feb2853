package dev.tidegate.interop.parity;

import static dev.tidegate.format.type.RowType.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tidegate.format.raw.RawFormatFactory;
import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RawParityTest extends ParityContract {

    @Override
    protected FormatFactory factory() {
        return new RawFormatFactory();
    }

    @Override
    protected TypeRange types() {
        return TypeRange.everything()
                .withFields(1)
                .withDepth(0)
                .without(Kind.DECIMAL, Kind.DATE, Kind.TIME, Kind.TIMESTAMP, Kind.TIMESTAMP_LTZ);
    }

    @Override
    protected Map<String, List<String>> optionTexts() {
        return Map.of(
                "charset",
                List.of(
                        "UTF-8",
                        "utf-8",
                        "UTF-16",
                        "UTF-16LE",
                        "ISO-8859-1",
                        "windows-1252",
                        "US-ASCII",
                        "GB18030",
                        "x"),
                "endianness",
                List.of("big-endian", "little-endian", "BIG-ENDIAN", "Little-Endian", "big", "little_endian"));
    }

    @Override
    protected Damage damage() {
        return Damage.ofBytes();
    }

    @Override
    protected List<Difference> differences() {
        return RawDifferences.ALL;
    }

    @ParameterizedTest(name = "{1} {0} is {3}")
    @MethodSource
    void writesNumbersInEitherOrder(String order, DataType type, Object value, String hex) {
        Map<String, String> options = Map.of("endianness", order);
        RowType row = RowType.of(field("f", type));

        Outcome written = assertSame(Case.writing(options, row, Row.of(value)));
        Outcome read = assertSame(Case.reading(options, row, HexFormat.of().parseHex(hex)));

        assertThat(written.sameAs(new Outcome.Message(HexFormat.of().parseHex(hex))))
                .as("%s", written)
                .isTrue();
        assertThat(read).isEqualTo(new Outcome.Rows(List.of(Row.of(value))));
    }

    static Stream<Arguments> writesNumbersInEitherOrder() {
        return Stream.of(
                arguments("big-endian", ScalarType.of(Kind.SMALLINT), (short) 258, "0102"),
                arguments("little-endian", ScalarType.of(Kind.SMALLINT), (short) 258, "0201"),
                arguments("big-endian", ScalarType.of(Kind.INTEGER), -2, "fffffffe"),
                arguments("little-endian", ScalarType.of(Kind.INTEGER), -2, "feffffff"),
                arguments("big-endian", ScalarType.of(Kind.BIGINT), 1L, "0000000000000001"),
                arguments("little-endian", ScalarType.of(Kind.BIGINT), 1L, "0100000000000000"),
                arguments("big-endian", ScalarType.of(Kind.FLOAT), 1f, "3f800000"),
                arguments("little-endian", ScalarType.of(Kind.FLOAT), 1f, "0000803f"),
                arguments("big-endian", ScalarType.of(Kind.DOUBLE), -2.0, "c000000000000000"),
                arguments("little-endian", ScalarType.of(Kind.DOUBLE), -2.0, "00000000000000c0"));
    }

    @ParameterizedTest
    @EnumSource(names = {"BOOLEAN", "INTEGER", "VARCHAR", "VARBINARY"})
    void writesNullAsNoBytes(Kind kind) {
        RowType row = RowType.of(field("f", ScalarType.of(kind, 10)));

        Outcome written = assertSame(Case.writing(Map.of(), row, Row.of((Object) null)));

        assertThat(written.sameAs(new Outcome.Message(null))).isTrue();
    }

    @Test
    void readsNoBytesAsTheEmptyText() {
        RowType row = RowType.of(field("f", ScalarType.string()));

        Outcome read = assertSame(Case.reading(Map.of(), row, new byte[0]));

        assertThat(read).isEqualTo(new Outcome.Rows(List.of(Row.of(""))));
    }

    @Test
    void refusesMoreThanOneColumn() {
        RowType row = RowType.of(field("f", ScalarType.string()), field("g", ScalarType.string()));

        assertThat(assertSame(Case.declaringToRead(Map.of(), row))).isInstanceOf(Outcome.Refused.class);
        assertThat(assertSame(Case.declaringToWrite(Map.of(), row))).isInstanceOf(Outcome.Refused.class);
    }
}
