package dev.tidegate.format.avro.rows;

import static dev.tidegate.format.avro.rows.TimestampMapping.LEGACY;
import static dev.tidegate.format.avro.rows.TimestampMapping.STANDARD;
import static dev.tidegate.format.type.RowType.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.format.spi.UnsupportedTypeException;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.MultisetType;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvroSchemasTest {
    private static final ScalarType INT = ScalarType.of(Kind.INTEGER);

    @Test
    void aRowIsTheRecordThatFlinkMakesOfIt() {
        RowType type = RowType.of(
                field("id", ScalarType.of(Kind.BIGINT).withNullable(false)),
                field("name", ScalarType.string()),
                field("price", ScalarType.decimal(10, 2)));

        assertThat(AvroSchemas.of(type, LEGACY)).hasToString("""
                {"type":"record","name":"record","namespace":"org.apache.flink.avro.generated","fields":[\
                {"name":"id","type":"long"},\
                {"name":"name","type":["null","string"],"default":null},\
                {"name":"price","type":["null",{"type":"bytes","logicalType":"decimal","precision":10,"scale":2}],\
                "default":null}]}""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "BOOLEAN | 0 | \"boolean\"",
                "TINYINT | 0 | \"int\"",
                "SMALLINT | 0 | \"int\"",
                "INTEGER | 0 | \"int\"",
                "BIGINT | 0 | \"long\"",
                "FLOAT | 0 | \"float\"",
                "DOUBLE | 0 | \"double\"",
                "CHAR | 3 | \"string\"",
                "VARCHAR | 9 | \"string\"",
                "BINARY | 3 | \"bytes\"",
                "VARBINARY | 9 | \"bytes\"",
                "DATE | 0 | {\"type\":\"int\",\"logicalType\":\"date\"}",
                "TIME | 0 | {\"type\":\"int\",\"logicalType\":\"time-millis\"}",
                "TIME | 3 | {\"type\":\"int\",\"logicalType\":\"time-millis\"}",
                "TIMESTAMP | 3 | {\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}"
            })
    void aScalarHasOneSchemaWithNullAndWithout(Kind kind, int size, String schema) {
        ScalarType type = ScalarType.of(kind, size);

        assertThat(of(type.withNullable(false), LEGACY)).isEqualTo(schema);
        assertThat(of(type, LEGACY)).isEqualTo("[\"null\"," + schema + "]");
    }

    @ParameterizedTest
    @CsvSource({
        "TIMESTAMP, 0, local-timestamp-millis",
        "TIMESTAMP, 3, local-timestamp-millis",
        "TIMESTAMP, 4, local-timestamp-micros",
        "TIMESTAMP, 6, local-timestamp-micros",
        "TIMESTAMP_LTZ, 0, timestamp-millis",
        "TIMESTAMP_LTZ, 3, timestamp-millis",
        "TIMESTAMP_LTZ, 4, timestamp-micros",
        "TIMESTAMP_LTZ, 6, timestamp-micros"
    })
    void theStandardMappingTellsLocalTimesFromInstants(Kind kind, int precision, String logicalType) {
        assertThat(of(ScalarType.of(kind, precision).withNullable(false), STANDARD))
                .isEqualTo("{\"type\":\"long\",\"logicalType\":\"" + logicalType + "\"}");
    }

    @Test
    void nestedRowsAreNamedAfterTheFieldsOnTheWayToThem() {
        RowType inner = RowType.of(field("x", INT)).withNullable(true);
        RowType outer = RowType.of(field("y", inner), field("z", new ArrayType(inner, false)));

        String schema = AvroSchemas.of(RowType.of(field("ro", outer)), LEGACY).toString();

        assertThat(schema).contains("\"record_ro\"", "\"record_ro_y\"", "\"record_ro_z\"");
    }

    @Test
    void partsOfArraysAndMapsAreNullableWithoutADefault() {
        assertThat(of(new ArrayType(INT, false), LEGACY))
                .isEqualTo("{\"type\":\"array\",\"items\":[\"null\",\"int\"]}");
        assertThat(of(new MapType(ScalarType.string(), INT.withNullable(false), false), LEGACY))
                .isEqualTo("{\"type\":\"map\",\"values\":\"int\"}");
        assertThat(of(new MultisetType(ScalarType.string(), false), LEGACY))
                .isEqualTo("{\"type\":\"map\",\"values\":[\"null\",\"int\"]}");
    }

    @Test
    void theStandardMappingEndsAtArraysAndMaps() {
        assertThat(of(new ArrayType(ScalarType.of(Kind.TIMESTAMP, 3), false), STANDARD))
                .contains("\"timestamp-millis\"");
        assertRefused(new ArrayType(ScalarType.of(Kind.TIMESTAMP_LTZ, 3), true), STANDARD, "f[]");
        assertRefused(new MapType(ScalarType.string(), ScalarType.of(Kind.TIMESTAMP, 6), true), STANDARD, "f[]");
    }

    @Test
    void aTypeWithoutASchemaIsRefusedWithItsColumn() {
        assertRefused(ScalarType.of(Kind.TIME, 4), LEGACY, "f");
        assertRefused(ScalarType.of(Kind.TIMESTAMP, 4), LEGACY, "f");
        assertRefused(ScalarType.of(Kind.TIMESTAMP_LTZ, 0), LEGACY, "f");
        assertRefused(ScalarType.of(Kind.TIMESTAMP, 7), STANDARD, "f");
        assertRefused(ScalarType.of(Kind.TIMESTAMP_LTZ, 9), STANDARD, "f");
        assertRefused(new MapType(INT, INT, true), LEGACY, "f");
        assertRefused(new MultisetType(INT, true), LEGACY, "f");
        assertRefused(RowType.of(field("t", ScalarType.of(Kind.TIME, 9))).withNullable(true), LEGACY, "f.t");
    }

    @Test
    void aNameThatAvroDoesNotKnowIsRefused() {
        assertThatThrownBy(() -> AvroSchemas.of(RowType.of(field("a-b", INT)), LEGACY))
                .isInstanceOf(UnsupportedTypeException.class)
                .hasMessageContaining("'a-b'");
    }

    @Test
    void twoRecordsOfOneNameAreRefusedUnlessTheyAreOne() {
        RowType x = RowType.of(field("c", RowType.of(field("x", INT))));
        RowType y = RowType.of(field("b_c", RowType.of(field("y", INT))));
        RowType sameX = RowType.of(field("b_c", RowType.of(field("x", INT))));

        assertThatThrownBy(() -> AvroSchemas.of(RowType.of(field("a_b", x), field("a", y)), LEGACY))
                .isInstanceOf(UnsupportedTypeException.class)
                .hasMessageContaining("record_a_b_c");
        assertThat(AvroSchemas.of(RowType.of(field("a_b", x), field("a", sameX)), LEGACY)
                        .toString())
                .endsWith("{\"name\":\"b_c\",\"type\":\"record_a_b_c\"}]}}]}");
    }

    @ParameterizedTest
    @CsvSource({"LEGACY", "STANDARD"})
    void theRowTypeOfADerivedSchemaIsTheOneItCameFrom(TimestampMapping mapping) {
        RowType inner = RowType.of(field("x", INT), field("d", ScalarType.decimal(20, 3)));
        RowType type = RowType.of(
                field("b", ScalarType.of(Kind.BOOLEAN)),
                field("l", ScalarType.of(Kind.BIGINT).withNullable(false)),
                field("s", ScalarType.string()),
                field("y", ScalarType.bytes()),
                field("d", ScalarType.of(Kind.DATE)),
                field("t", ScalarType.of(Kind.TIME, 3)),
                field("ts", ScalarType.of(Kind.TIMESTAMP, 3)),
                field("a", new ArrayType(inner, true)),
                field("m", new MapType(ScalarType.string().withNullable(false), inner.withNullable(true), true)));

        assertThat(AvroRowTypes.of(AvroSchemas.of(type, mapping), mapping)).isEqualTo(type);
    }

    private static String of(DataType type, TimestampMapping mapping) {
        return AvroSchemas.of(RowType.of(field("f", type)), mapping)
                .getField("f")
                .schema()
                .toString();
    }

    private static void assertRefused(DataType type, TimestampMapping mapping, String path) {
        assertThatThrownBy(() -> of(type, mapping))
                .isInstanceOfSatisfying(
                        UnsupportedTypeException.class,
                        refusal -> assertThat(refusal.path()).isEqualTo(path));
    }
}
