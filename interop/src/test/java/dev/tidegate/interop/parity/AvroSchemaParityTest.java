package dev.tidegate.interop.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.format.avro.rows.AvroRowTypes;
import dev.tidegate.format.avro.rows.AvroSchemas;
import dev.tidegate.format.avro.rows.TimestampMapping;
import dev.tidegate.format.spi.UnsupportedTypeException;
import dev.tidegate.format.type.RowType;
import dev.tidegate.interop.peer.FlinkTypes;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.flink.formats.avro.typeutils.AvroSchemaConverter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schemas themselves, which a registry sees, and the way back from a schema to a type. */
class AvroSchemaParityTest {

    static LongStream seeds() {
        return Seeds.all();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aRowTypeHasTheSchemaThatFlinkDerivesAndTheSchemaTheTypeThatFlinkSees(long seed) {
        Random random = new Random(seed);
        int derived = 0;
        for (int i = 0; i < Seeds.cases(); i++) {
            boolean legacy = random.nextBoolean();
            TimestampMapping mapping = legacy ? TimestampMapping.LEGACY : TimestampMapping.STANDARD;
            TypeRange range =
                    TypeRange.everything().withTextKeys().withPlainNames().withPrecisions(3, legacy ? 3 : 6, 6);
            RowType type = new RandomTypes(range, random).rowType();
            Schema schema;
            try {
                schema = AvroSchemas.of(type, mapping);
            } catch (UnsupportedTypeException e) {
                continue;
            }
            derived++;

            assertThat(schema.toString())
                    .as("%s, seed %d", type, seed)
                    .isEqualTo(AvroSchemaConverter.convertToSchema(FlinkTypes.of(type), legacy)
                            .toString());
            assertThat(FlinkTypes.of(AvroRowTypes.of(schema, mapping)))
                    .as("%s, seed %d", schema, seed)
                    .isEqualTo(AvroSchemaConverter.convertToDataType(schema.toString(), legacy)
                            .getLogicalType());
        }
        System.out.println("avro, schemas: " + derived + " derived, seed " + seed);
        assertThat(derived).isGreaterThan(Seeds.cases() / 3);
    }
}
