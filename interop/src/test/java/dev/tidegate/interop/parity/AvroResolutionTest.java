package dev.tidegate.interop.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.format.avro.rows.AvroRowReader;
import dev.tidegate.format.avro.rows.AvroRowWriter;
import dev.tidegate.format.avro.rows.AvroSchemas;
import dev.tidegate.format.avro.rows.Microseconds;
import dev.tidegate.format.avro.rows.TimestampMapping;
import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.DecodeResult.Malformed;
import dev.tidegate.format.spi.UnsupportedTypeException;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rows of another schema, with Avro's own reader as the judge: what it makes of a datum and writes again in the reader's
 * schema is the row that we read at once.
 */
class AvroResolutionTest {
    private static final TypeRange TYPES = TypeRange.everything()
            .withTextKeys()
            .withPlainNames()
            .without(Kind.TIMESTAMP_LTZ)
            .withPrecisions(3, 3, 0);

    static LongStream seeds() {
        return Seeds.all();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aDatumOfAnotherSchemaIsTheRowThatAvroMakesOfIt(long seed) throws IOException {
        Random random = new Random(seed);
        int same = 0;
        int refused = 0;
        for (int i = 0; i < Seeds.cases(); i++) {
            RowType type = new RandomTypes(TYPES, random).rowType();
            RowType writerType = evolved(type, random);
            Schema reader;
            Schema writer;
            try {
                reader = schema(type);
                writer = schema(writerType);
            } catch (UnsupportedTypeException e) {
                continue;
            }
            Row written = new RandomRows(random).row(writerType);
            byte[] message;
            try {
                message = new AvroRowWriter(writerType, writer, Microseconds.EXACT).write(written);
            } catch (dev.tidegate.format.spi.EncodeException e) {
                continue;
            }
            AvroRowReader ours = new AvroRowReader(writer, reader, type, Microseconds.EXACT);
            AvroRowReader direct = new AvroRowReader(reader, reader, type, Microseconds.EXACT);
            byte[] damaged = Damage.ofBytes().inflict(message, message, random);
            for (byte[] each : List.of(message, damaged, message)) {
                Object expected = byAvro(direct, writer, reader, each);
                Object found = read(ours, each);
                if (each == message || !(found instanceof Malformed)) {
                    String description = "seed %d\nreader %s\nwriter %s\nrow %s\nmessage %s\nAvro %s\nours %s"
                            .formatted(seed, reader, writer, written, Outcome.show(each), expected, found);
                    assertThat(found instanceof Malformed).as(description).isEqualTo(expected instanceof Malformed);
                    if (found instanceof Malformed) {
                        refused++;
                    } else {
                        assertThat(found).as(description).isEqualTo(expected);
                        same++;
                    }
                }
            }
        }
        System.out.println("avro, resolution: " + same + " rows the same, " + refused + " refused, seed " + seed);
        assertThat(same).isGreaterThan(Seeds.cases() / 2);
    }

    private static Schema schema(RowType type) {
        return AvroSchemas.of(type, TimestampMapping.LEGACY);
    }

    /** The type with fields that come, go, move, change their nullability, or have a type that Avro promotes. */
    private static RowType evolved(RowType type, Random random) {
        List<RowType.Field> fields = new ArrayList<>();
        for (RowType.Field field : type.fields()) {
            boolean kept = !field.type().nullable() || random.nextInt(5) > 0;
            if (kept) {
                fields.add(RowType.field(field.name(), evolved(field.type(), random)));
            }
        }
        for (RowType.Field field :
                new RandomTypes(TYPES.withFields(2), random).rowType().fields()) {
            if (random.nextInt(3) == 0) {
                fields.add(RowType.field("new_" + field.name(), field.type()));
            }
        }
        if (random.nextBoolean()) {
            Collections.shuffle(fields, random);
        }
        return new RowType(fields, type.nullable());
    }

    private static DataType evolved(DataType type, Random random) {
        DataType other = switch (type.kind()) {
            case ROW -> evolved((RowType) type, random);
            case ARRAY -> new ArrayType(evolved(((ArrayType) type).element(), random), type.nullable());
            case MAP -> new MapType(((MapType) type).key(), evolved(((MapType) type).value(), random), type.nullable());
            case BIGINT -> pick(type, Kind.INTEGER, random);
            case DOUBLE -> pick(type, Kind.FLOAT, random);
            case FLOAT -> pick(type, Kind.BIGINT, random);
            default -> type;
        };
        return random.nextInt(8) == 0 ? other.withNullable(!type.nullable()) : other;
    }

    private static DataType pick(DataType type, Kind promoted, Random random) {
        return random.nextInt(3) == 0 ? ScalarType.of(promoted).withNullable(type.nullable()) : type;
    }

    /** What Avro makes of it, through bytes of the reader's schema. */
    private static @Nullable Object byAvro(AvroRowReader direct, Schema writer, Schema reader, byte[] message)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            Object datum = new GenericDatumReader<>(writer, reader)
                    .read(null, DecoderFactory.get().binaryDecoder(message, null));
            new GenericDatumWriter<>(reader).write(datum, encoder);
        } catch (IOException
                | AvroRuntimeException
                | IndexOutOfBoundsException
                | UnsupportedOperationException
                | OutOfMemoryError e) {
            return new Malformed("", "by Avro: " + e);
        }
        return read(direct, bytes.toByteArray());
    }

    private static @Nullable Object read(AvroRowReader reader, byte[] message) {
        List<Row> rows = new ArrayList<>();
        DecodeResult result = reader.read(message, 0, (kind, row) -> rows.add(row));
        return result instanceof Malformed ? result : rows.get(0);
    }
}
