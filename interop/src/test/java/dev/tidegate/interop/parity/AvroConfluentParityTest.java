package dev.tidegate.interop.parity;

import static dev.tidegate.format.type.RowType.field;
import static dev.tidegate.interop.parity.AvroConfluentDifferences.OPTIONS;
import static dev.tidegate.interop.parity.AvroConfluentDifferences.REGISTRY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.format.avro.confluent.AvroConfluentFormatFactory;
import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import dev.tidegate.interop.parity.Outcome.Message;
import dev.tidegate.interop.parity.Outcome.Refused;
import dev.tidegate.interop.parity.Outcome.Rows;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Both sides ask one registry: the same bytes mean the same id, and so the same schema to the letter. */
class AvroConfluentParityTest extends ParityContract {
    private static final Damage OF_DATUMS = Damage.ofBytes();
    private static final int FRAME = 5;

    private static final RowType ORDER = RowType.of(
            field("id", ScalarType.of(Kind.INTEGER).withNullable(false)), field("name", ScalarType.string()));

    @Override
    protected FormatFactory factory() {
        return new AvroConfluentFormatFactory();
    }

    @Override
    protected TypeRange types() {
        return TypeRange.everything()
                .withTextKeys()
                .withPlainNames()
                .without(Kind.TIMESTAMP_LTZ)
                .withPrecisions(3, 3, 0);
    }

    @Override
    protected Map<String, String> requiredOptions() {
        return OPTIONS;
    }

    @Override
    protected Map<String, List<String>> optionTexts() {
        return Map.of(
                "schema-registry.url", List.of("http://elsewhere"),
                "schema-registry.subject", List.of("elsewhere"),
                "subject", List.of("orders-value", "a subject/with other letters"),
                "properties", List.of("http.read.timeout.ms:5000", "some.setting:x", "no map"),
                "basic-auth.credentials-source", List.of("USER_INFO", "URL"),
                "basic-auth.user-info", List.of("ann:1"),
                "schema.registry.url", List.of("http://elsewhere"),
                "encoding", List.of("binary"));
    }

    /** Datums break; a frame breaks into one that has no schema. */
    @Override
    protected Damage damage() {
        return (sound, other, random) -> {
            byte[] frame = Arrays.copyOf(sound, FRAME);
            byte[] datum = OF_DATUMS.inflict(datum(sound), datum(other), random);
            switch (random.nextInt(20)) {
                case 0 -> frame[0] = (byte) random.nextInt(256);
                case 1 -> frame[1] |= (byte) (1 + random.nextInt(255));
                case 2 -> {
                    return Arrays.copyOf(frame, random.nextInt(FRAME + 1));
                }
                default -> {}
            }
            byte[] damaged = Arrays.copyOf(frame, FRAME + datum.length);
            System.arraycopy(datum, 0, damaged, FRAME, datum.length);
            return damaged;
        };
    }

    private static byte[] datum(byte[] message) {
        return message.length < FRAME ? message : Arrays.copyOfRange(message, FRAME, message.length);
    }

    @Override
    protected List<Difference> differences() {
        return AvroConfluentDifferences.ALL;
    }

    /** Each asks the registry. */
    @Override
    protected int cases() {
        return Seeds.cases() / 4;
    }

    @Override
    protected boolean flinkRemembers() {
        return true;
    }

    @Test
    void the_magic_byte_and_the_id_stand_before_the_datum() {
        Message written = (Message) assertSame(Case.writing(OPTIONS, ORDER, Row.of(1, "hi")));

        byte[] datum = HexFormat.of().parseHex("0202046869");
        assertThat(written.bytes()).isEqualTo(AvroConfluentDifferences.message(ORDER, datum));
        assertThat(ByteBuffer.wrap(written.bytes()).get()).isZero();
    }

    @Test
    void another_magic_byte_an_unknown_id_and_too_few_bytes_are_refused() {
        for (String hex : List.of("0100000001020206", "00ffffffff0202", "007fffffff0202", "00000001", "00", "")) {
            assertThat(assertSame(Case.reading(OPTIONS, ORDER, HexFormat.of().parseHex(hex))))
                    .as(hex)
                    .isInstanceOf(Refused.class);
        }
    }

    /** Spec §5: writer schemas that are not the table's. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            a field is missing that may be NULL; {"name":"id","type":"int"}; 02
            a field is missing that may not be NULL; {"name":"name","type":"string"}; 046869
            a field too many, in front; {"name":"x","type":{"type":"array","items":"string"}},{"name":"id","type":"int"}; 02027800 04
            a field too many, behind; {"name":"id","type":"int"},{"name":"x","type":"double"}; 02 0000000000000000
            another order; {"name":"name","type":["null","string"]},{"name":"id","type":"int"}; 02046869 02
            another case of letters; {"name":"id","type":"int"},{"name":"NAME","type":"string"}; 02046869
            not nullable there; {"name":"id","type":"int"},{"name":"name","type":"string"}; 02046869
            null stands second; {"name":"id","type":"int"},{"name":"name","type":["string","null"]}; 02 00046869
            null stands second, and it is null; {"name":"id","type":"int"},{"name":"name","type":["string","null"]}; 02 02
            nullable there, and it is not null; {"name":"id","type":["null","int"]},{"name":"name","type":"string"}; 0202 046869
            nullable there, and it is null; {"name":"id","type":["null","int"]},{"name":"name","type":"string"}; 00 046869
            a long into INT; {"name":"id","type":"long"}; 02
            text into INT; {"name":"id","type":"string"}; 0231
            bytes into STRING; {"name":"id","type":"int"},{"name":"name","type":"bytes"}; 02046869
            an enum into STRING; {"name":"id","type":"int"},{"name":"name","type":{"type":"enum","name":"e","symbols":["A","B"]}}; 0202
            a union of several types, the right one; {"name":"id","type":"int"},{"name":"name","type":["null","int","string"]}; 0204046869
            a union of several types, another one; {"name":"id","type":"int"},{"name":"name","type":["null","int","string"]}; 020206
            a record into INT; {"name":"id","type":{"type":"record","name":"r","fields":[]}};
            cut off; {"name":"id","type":"int"},{"name":"name","type":"string"}; 020468
            bytes behind; {"name":"id","type":"int"}; 02ffff
            """)
    void a_row_of_another_schema_is_read_alike(String name, String fields, String datum) {
        assertSame(reading(ORDER, fields, datum));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            BIGINT; "int"; 03
            FLOAT; "int"; 03
            FLOAT; "long"; 03
            DOUBLE; "int"; 03
            DOUBLE; "long"; 03
            DOUBLE; "float"; 0000c03f
            BIGINT; "double"; 000000000000f03f
            FLOAT; "double"; 000000000000f03f
            INTEGER; "float"; 0000c03f
            BOOLEAN; "int"; 02
            SMALLINT; "int"; 02
            VARBINARY; "string"; 046869
            DATE; "int"; 02
            DATE; "long"; 02
            """)
    void numbers_and_text_are_promoted_alike(Kind kind, String written, String datum) {
        ScalarType type = kind == Kind.VARBINARY ? ScalarType.bytes() : ScalarType.of(kind);

        assertSame(reading(RowType.of(field("f", type)), "{\"name\":\"f\",\"type\":" + written + "}", datum));
        assertSame(reading(
                RowType.of(field("f", type.withNullable(false))), "{\"name\":\"f\",\"type\":" + written + "}", datum));
    }

    @Test
    void nested_records_of_other_names_are_read_alike() {
        RowType type = RowType.of(field("r", RowType.of(field("i", ScalarType.of(Kind.INTEGER)))));
        String nested = "{\"type\":\"record\",\"name\":\"Nested\",\"fields\":[{\"name\":\"x\",\"type\":\"string\"},"
                + "{\"name\":\"i\",\"type\":\"int\"}]}";

        assertThat(assertSame(reading(type, "{\"name\":\"r\",\"type\":" + nested + "}", "0278 0e")))
                .isEqualTo(new Rows(List.of(Row.of(Row.of(7)))));
        assertThat(assertSame(reading(type, "{\"name\":\"r\",\"type\":[\"null\"," + nested + "]}", "02 0278 0e")))
                .isEqualTo(new Rows(List.of(Row.of(Row.of(7)))));
    }

    @Test
    void a_given_schema_is_written_in_and_read_in() {
        String given = "{\"type\":\"record\",\"name\":\"Order\",\"namespace\":\"shop\",\"doc\":\"one\",\"fields\":["
                + "{\"name\":\"id\",\"type\":\"int\"},"
                + "{\"name\":\"name\",\"type\":[\"null\",\"string\"],\"default\":null}]}";
        Map<String, String> options = new HashMap<>(OPTIONS);
        options.put("schema", given);

        Message written = (Message) assertSame(Case.writing(options, ORDER, Row.of(1, "hi")));

        assertThat(written.bytes())
                .isEqualTo(REGISTRY.message(given, HexFormat.of().parseHex("0202046869")));
        assertThat(assertSame(Case.reading(options, ORDER, written.bytes())))
                .isEqualTo(new Rows(List.of(Row.of(1, "hi"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {"name":"id","type":"int"},{"name":"name","type":"string"}
            {"name":"id","type":["null","int"]},{"name":"name","type":["null","string"]}
            {"name":"id","type":"long"},{"name":"name","type":["null","string"]}
            {"name":"ID","type":"int"},{"name":"name","type":["null","string"]}
            {"name":"id","type":"int"}
            {"name":"id","type":"int"},{"name":"name","type":["null","string"]},{"name":"x","type":"int"}
            {"name":"name","type":["null","string"]},{"name":"id","type":"int"}
            {"name":"id","type":"int"},{"name":"name","type":["null",{"type":"enum","name":"e","symbols":["A"]}]}
            {"name":"id","type":"int"},{"name":"name","type":["string","null"]}
            """)
    void a_given_schema_of_other_rows_is_refused_alike(String fields) {
        Map<String, String> options = new HashMap<>(OPTIONS);
        options.put("schema", record(fields));

        assertSame(Case.declaringToRead(options, ORDER));
        assertSame(Case.declaringToWrite(options, ORDER));
    }

    /** Tables that have lost, gained, moved, widened columns since their rows were written, or made them NOT NULL. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void rows_of_tables_that_have_evolved_are_read_alike_and_refused_alike_when_damaged(long seed) {
        try (Court court =
                new Court(FlinkSide.of(factory().identifier()), new TidegateSide(factory()), flinkRemembers())) {
            Trial trial = new Trial("avro-confluent, read evolved", seed, court, differences());
            Random random = new Random(seed);
            while (trial.cases() < cases()) {
                RowType written = new RandomTypes(types(), random).rowType();
                Outcome message = court.flink(Case.writing(OPTIONS, written, new RandomRows(random).row(written)));
                if (message instanceof Message sound) {
                    RowType today = new Evolution(random).of(written);
                    trial.put(Case.reading(OPTIONS, today, sound.bytes()));
                    trial.put(Case.reading(OPTIONS, today, damage().inflict(sound.bytes(), sound.bytes(), random)));
                }
            }
            trial.conclude();
        }
    }

    private static Case reading(RowType type, String fields, String datum) {
        byte[] bytes = datum == null ? new byte[0] : HexFormat.of().parseHex(datum.replace(" ", ""));
        return Case.reading(OPTIONS, type, REGISTRY.message(record(fields), bytes));
    }

    private static String record(String fields) {
        return "{\"type\":\"record\",\"name\":\"Order\",\"namespace\":\"shop\",\"fields\":[" + fields + "]}";
    }
}
