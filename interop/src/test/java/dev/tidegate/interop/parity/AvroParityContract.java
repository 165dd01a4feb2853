package dev.tidegate.interop.parity;

import static dev.tidegate.format.type.RowType.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tidegate.format.avro.AvroFormatFactory;
import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.MultisetType;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import dev.tidegate.interop.parity.Outcome.Message;
import dev.tidegate.interop.parity.Outcome.Rows;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What has nothing to do with timestamps. */
abstract class AvroParityContract extends ParityContract {
    private static final RowType NUMBER =
            RowType.of(field("i", ScalarType.of(Kind.INTEGER).withNullable(false)));

    @Override
    protected final FormatFactory factory() {
        return new AvroFormatFactory();
    }

    @Override
    protected final Damage damage() {
        return AvroDamage::inflict;
    }

    @Override
    protected final List<Difference> differences() {
        return AvroDifferences.ALL;
    }

    @Override
    protected final boolean flinkRemembers() {
        return true;
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("encodingsAndTypes")
    void everyTypeIsTheSameNullableAndNot(String encoding, ScalarType type) {
        for (DataType each : List.of(type, type.withNullable(false))) {
            Object value = new RandomScalars(new Random(7)).value(type);

            assertComesBack(encoding, each, value);
        }
        assertComesBack(encoding, type, null);
    }

    static Stream<Arguments> encodingsAndTypes() {
        List<ScalarType> types = List.of(
                ScalarType.of(Kind.BOOLEAN),
                ScalarType.of(Kind.TINYINT),
                ScalarType.of(Kind.SMALLINT),
                ScalarType.of(Kind.INTEGER),
                ScalarType.of(Kind.BIGINT),
                ScalarType.of(Kind.FLOAT),
                ScalarType.of(Kind.DOUBLE),
                ScalarType.decimal(5, 2),
                ScalarType.decimal(38, 18),
                ScalarType.of(Kind.CHAR, 3),
                ScalarType.string(),
                ScalarType.of(Kind.BINARY, 2),
                ScalarType.bytes(),
                ScalarType.of(Kind.DATE),
                ScalarType.of(Kind.TIME, 0),
                ScalarType.of(Kind.TIME, 3),
                ScalarType.of(Kind.TIMESTAMP, 0),
                ScalarType.of(Kind.TIMESTAMP, 3));
        return Stream.of("binary", "json").flatMap(encoding -> types.stream().map(type -> arguments(encoding, type)));
    }

    /** The first byte that the number needs, and the last one that it does not. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "1.27", "1.28", "-1.28", "-1.29", "327.67", "327.68", "-327.68", "-327.69", "999.99"})
    void decimalsHaveAsFewBytesAsPossible(String decimal) {
        assertComesBack("binary", ScalarType.decimal(5, 2), new BigDecimal(decimal).setScale(2));
    }

    /** With keys of equal hash codes among them, and each size at which a hash table grows. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 6, 7, 12, 13, 24, 25, 48, 49, 96, 97, 1000})
    void mapsAreInTheOrderOfAHashTable(int size) {
        Map<String, Integer> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            map.put(i % 3 == 0 ? (i % 2 == 0 ? "Aa" : "BB") + i / 6 : "key " + i * 31, i);
        }

        assertComesBack("binary", new MapType(ScalarType.string(), ScalarType.of(Kind.INTEGER), true), map);
        assertComesBack("json", new MultisetType(ScalarType.string(), false), map);
    }

    @Test
    void nestedRecordsHaveTheNamesOfTheFieldsAroundThem() {
        RowType y = RowType.of(field("z", ScalarType.string())).withNullable(true);
        DataType ro =
                RowType.of(field("x", new ArrayType(y, true)), field("y", new MapType(ScalarType.string(), y, true)));

        assertComesBack("json", ro, Row.of(List.of(Row.of("a")), Map.of("k", Row.of("b"))));
    }

    @Test
    void recordsOfOneNameAreOneRecordOrRefused() {
        RowType x = RowType.of(field("c", RowType.of(field("x", ScalarType.string()))));
        RowType same = RowType.of(field("b_c", RowType.of(field("x", ScalarType.string()))));
        RowType other = RowType.of(field("b_c", RowType.of(field("y", ScalarType.string()))));

        for (RowType second : List.of(same, other)) {
            RowType type = RowType.of(field("a_b", x), field("a", second));
            Outcome outcome = assertSame(Case.declaringToWrite(requiredOptions(), type));

            assertThat(outcome instanceof Outcome.Refused).isEqualTo(second == other);
        }
    }

    private void assertComesBack(String encoding, DataType type, @Nullable Object value) {
        Map<String, String> options = new HashMap<>(requiredOptions());
        options.put("encoding", encoding);
        RowType row = RowType.of(field("f", type));

        Outcome written = assertSame(Case.writing(options, row, Row.of(value)));
        assertThat(written).isInstanceOf(Message.class);
        Outcome read = assertSame(Case.reading(options, row, ((Message) written).bytes()));

        assertThat(read).isEqualTo(new Rows(List.of(Row.of(value))));
    }

    @Test
    void flinkPutsALineBreakBeforeEveryJsonMessageButTheFirst() throws Exception {
        Map<String, String> options = Map.of("encoding", "json");
        try (Side.Codecs flink = FlinkSide.of("avro").configure(options);
                Side.Codecs tidegate = new TidegateSide(factory()).configure(options)) {
            Side.Writer flinkWriter = flink.writer(NUMBER);
            Side.Writer writer = tidegate.writer(NUMBER);

            assertThat(text(flinkWriter.write(Row.of(7)))).isEqualTo("{\"i\":7}");
            assertThat(text(flinkWriter.write(Row.of(7)))).isEqualTo(System.lineSeparator() + "{\"i\":7}");

            assertThat(text(writer.write(Row.of(7)))).isEqualTo("{\"i\":7}");
            assertThat(text(writer.write(Row.of(7)))).isEqualTo("{\"i\":7}");
            assertThat(tidegate.reader(NUMBER).read("\n{\"i\":7}".getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(new Rows(List.of(Row.of(7))));
        }
    }

    @Test
    void flinkReadsWhatFollowsADatumAsTheBeginningOfTheNextMessage() throws Exception {
        byte[] oneTooMany = {2, 4};
        byte[] next = {6};
        try (Side.Codecs flink = FlinkSide.of("avro").configure(Map.of());
                Side.Codecs tidegate = new TidegateSide(factory()).configure(Map.of())) {
            Side.Reader flinkReader = flink.reader(NUMBER);
            Side.Reader reader = tidegate.reader(NUMBER);

            assertThat(flinkReader.read(oneTooMany)).isEqualTo(new Rows(List.of(Row.of(1))));
            assertThat(flinkReader.read(next)).isEqualTo(new Rows(List.of(Row.of(2))));

            assertThat(reader.read(oneTooMany)).isEqualTo(new Rows(List.of(Row.of(1))));
            assertThat(reader.read(next)).isEqualTo(new Rows(List.of(Row.of(3))));
        }
    }

    private static String text(Outcome outcome) {
        return new String(((Message) outcome).bytes(), StandardCharsets.UTF_8);
    }
}
