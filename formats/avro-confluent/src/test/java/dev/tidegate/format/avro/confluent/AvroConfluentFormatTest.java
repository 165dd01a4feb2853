package dev.tidegate.format.avro.confluent;

import static dev.tidegate.format.type.RowType.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.format.option.InvalidOptionException;
import dev.tidegate.format.option.Options;
import dev.tidegate.format.registry.RegistryException;
import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.DecodeResult.Malformed;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.FormatContext;
import dev.tidegate.format.spi.FormatContext.Role;
import dev.tidegate.format.spi.RowDecoder;
import dev.tidegate.format.spi.RowEncoder;
import dev.tidegate.format.spi.UnsupportedTypeException;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class AvroConfluentFormatTest {
    private static final ScalarType INT = ScalarType.of(Kind.INTEGER);
    private static final RowType ORDER =
            RowType.of(field("id", INT.withNullable(false)), field("name", ScalarType.string()));
    private static final String ORDER_SCHEMA = record(
            "{\"name\":\"id\",\"type\":\"int\"},{\"name\":\"name\",\"type\":[\"null\",\"string\"],\"default\":null}");
    private static final Row ROW = Row.of(1, "hi");
    private static final String DATUM = "0202046869";

    private final FakeRegistry registry = new FakeRegistry();

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void a_row_is_written_behind_a_zero_byte_and_the_id_of_its_schema() {
        registry.with(1, "\"int\"").with(2, "\"long\"");
        RowEncoder encoder = format(Role.VALUE).encoder(ORDER);

        assertThat(registry.requests())
                .as("nothing is asked when a table is declared")
                .isEmpty();
        assertThat(encode(encoder, ROW)).isEqualTo("0000000003" + DATUM);
        assertThat(encoder.prepare()).isNull();
        assertThat(registry.requests()).containsExactly("POST /subjects/orders-value/versions");
        assertThat(registry.schema(3))
                .isEqualTo(ORDER_SCHEMA.replace(
                        "\"name\":\"Order\"",
                        "\"name\":\"record\",\"namespace\":\"org.apache" + ".flink.avro.generated\""));
    }

    @ParameterizedTest
    @CsvSource({"KEY, subject, mine, mine", "VALUE, schema-registry.subject, mine, mine", "KEY,,, orders-key"})
    void the_subject_is_the_topics_unless_another_is_given(Role role, String key, String subject, String expected) {
        encode((key == null ? format(role) : format(role, key, subject)).encoder(ORDER), ROW);

        assertThat(registry.requests()).containsExactly("POST /subjects/" + expected + "/versions");
    }

    @Test
    void a_given_schema_is_registered_and_written_in() {
        encode(format(Role.VALUE, "schema", ORDER_SCHEMA).encoder(ORDER), ROW);

        assertThat(registry.schema(1)).isEqualTo(ORDER_SCHEMA);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {"type":"rec; is no Avro schema of rows
            "int"; it must be a RECORD
            {"type":"record","name":"o","fields":[{"name":"id","type":["int","string"]}]}; a union of several types
            {"type":"record","name":"o","fields":[{"name":"id","type":"int"}]}; 1 fields, where the table has 2
            {"type":"record","name":"o","fields":[{"name":"ID","type":"int"},{"name":"name","type":["null","string"]}]}; field 1 is 'ID' INT NOT NULL there, and 'id' INT NOT NULL in the table
            {"type":"record","name":"o","fields":[{"name":"id","type":"int"},{"name":"name","type":"string"}]}; field 2 is 'name' STRING NOT NULL there, and 'name' STRING in the table
            """)
    void a_given_schema_must_describe_the_tables_rows(String schema, String problem) {
        assertThatThrownBy(() -> format(Role.VALUE, "schema", schema).encoder(ORDER))
                .isInstanceOfSatisfying(
                        InvalidOptionException.class,
                        refusal -> assertThat(refusal.key()).isEqualTo("schema"))
                .hasMessageContaining(problem);
    }

    @Test
    void a_row_is_read_in_the_schema_it_was_written_in() {
        registry.with(258, ORDER_SCHEMA);
        RowDecoder decoder = format(Role.VALUE).decoder(ORDER);

        assertThat(rows(decoder, "0000000102" + DATUM)).containsExactly(ROW);
        assertThat(decoder.prepare(bytes("0000000102"))).as("known by now").isNull();
        assertThat(rows(decoder, "0000000102" + DATUM)).containsExactly(ROW);
        assertThat(registry.requests()).containsExactly("GET /schemas/ids/258?fetchMaxId=false");
    }

    /** Spec §5: what Avro's resolution does with schemas that have moved on, or lag behind. */
    static Stream<Arguments> evolved() {
        String id = "{\"name\":\"id\",\"type\":\"int\"}";
        return Stream.of(
                Arguments.of(
                        "a field more in front",
                        "{\"name\":\"x\",\"type\":\"string\"}," + id,
                        "0278 02",
                        Row.of(1, null)),
                Arguments.of("another order", "{\"name\":\"name\",\"type\":\"string\"}," + id, "046869 02", ROW),
                Arguments.of(
                        "a field that is not nullable there",
                        id + ",{\"name\":\"name\",\"type\":\"string\"}",
                        "02 046869",
                        ROW),
                Arguments.of(
                        "another case of letters",
                        id + ",{\"name\":\"NAME\",\"type\":\"string\"}",
                        "02 046869",
                        Row.of(1, null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("evolved")
    void a_row_of_another_schema_is_resolved(String name, String fields, String datum, Row expected) {
        registry.with(1, record(fields));

        assertThat(rows(format(Role.VALUE).decoder(ORDER), "0000000001" + datum))
                .containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {"name":"name","type":"string"}; 046869; id
            {"name":"id","type":["null","int"]}; 00; id
            {"name":"id","type":"string"}; 0231; id
            {"name":"id","type":"long"}; 02; id
            """)
    void a_row_whose_schema_has_no_answer_for_a_column_is_malformed(String fields, String datum, String named) {
        registry.with(1, record(fields));

        assertThat(malformed(format(Role.VALUE).decoder(ORDER), "0000000001" + datum))
                .contains(named);
    }

    @Test
    void schemas_that_a_schema_refers_to_are_read_first() throws Exception {
        String address =
                "{\"type\":\"record\",\"name\":\"Address\",\"fields\":[{\"name\":\"city\",\"type\":\"string\"}]}";
        RowType type = RowType.of(
                field("a", RowType.of(field("city", ScalarType.string()))),
                field("b", RowType.of(field("city", ScalarType.string()))));
        try (ReferencingRegistry referencing = new ReferencingRegistry(
                record("{\"name\":\"a\",\"type\":\"Address\"},{\"name\":\"b\",\"type\":\"Address\"}"), address)) {
            RowDecoder decoder = formatAt(referencing.url(), Role.VALUE).decoder(type);

            assertThat(rows(decoder, "0000000001 0478780479 79".replace(" ", "")))
                    .containsExactly(Row.of(Row.of("xx"), Row.of("yy")));
        }
    }

    @Test
    void a_schema_that_is_none_of_avros_makes_its_messages_malformed_and_no_others() {
        registry.with(1, "PROTOBUF", "message M {}");
        registry.with(2, "{\"type\":\"nothing\"}").with(3, ORDER_SCHEMA);
        RowDecoder decoder = format(Role.VALUE).decoder(ORDER);

        assertThat(malformed(decoder, "0000000001" + DATUM)).contains("id 1").contains("PROTOBUF");
        assertThat(malformed(decoder, "0000000002" + DATUM)).contains("id 2").contains("cannot be used");
        assertThat(rows(decoder, "0000000003" + DATUM)).containsExactly(ROW);
    }

    @Test
    void bytes_of_another_format_are_malformed_without_asking() {
        RowDecoder decoder = format(Role.VALUE).decoder(ORDER);

        assertThat(malformed(decoder, "7b226964")).contains("has 4 bytes");
        assertThat(malformed(decoder, "7b22696422")).contains("begins with the byte 123");
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void an_id_that_is_not_known_yet_is_waited_for() {
        RowDecoder decoder = format(Role.VALUE).decoder(ORDER);

        assertThatThrownBy(() -> await(decoder.prepare(bytes("0000000001" + DATUM))))
                .hasCauseInstanceOf(RegistryException.class)
                .hasMessageContaining("it does not know id 1, or not yet");

        registry.with(1, ORDER_SCHEMA);
        awaitUntilPrepared(() -> decoder.prepare(bytes("0000000001" + DATUM)));
        assertThat(rows(decoder, "0000000001" + DATUM)).containsExactly(ROW);
    }

    @Test
    void an_id_that_stays_unknown_is_given_up_if_the_table_says_after_how_long() {
        registry.with(2, ORDER_SCHEMA);
        RowDecoder decoder = format(Role.VALUE, "properties.tidegate.unknown.id.patience.ms", "100")
                .decoder(ORDER);
        assertThatThrownBy(() -> await(decoder.prepare(bytes("0000000001" + DATUM))))
                .hasMessageContaining("it does not know id 1, or not yet");

        awaitUntilPrepared(() -> decoder.prepare(bytes("0000000001" + DATUM)));

        assertThat(malformed(decoder, "0000000001" + DATUM)).contains("has not known");
        assertThat(rows(decoder, "0000000002" + DATUM)).containsExactly(ROW);
    }

    @Test
    void an_id_is_not_given_up_because_the_registry_is_away() {
        RowDecoder decoder = format(Role.VALUE, "properties.tidegate.unknown.id.patience.ms", "1")
                .decoder(ORDER);
        registry.fail(404);

        while (registry.requests().size() < 5) {
            assertThatThrownBy(() -> await(decoder.prepare(bytes("0000000001" + DATUM))))
                    .hasMessageContaining("404 (not today)");
        }

        registry.fail(0);
        registry.with(1, ORDER_SCHEMA);
        awaitUntilPrepared(() -> decoder.prepare(bytes("0000000001" + DATUM)));
        assertThat(rows(decoder, "0000000001" + DATUM)).containsExactly(ROW);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 409, 422, 500})
    void a_schema_that_is_not_registered_is_tried_again(int status) {
        RowEncoder encoder = format(Role.VALUE).encoder(ORDER);
        registry.fail(status);

        assertThatThrownBy(() -> await(encoder.prepare()))
                .hasCauseInstanceOf(RegistryException.class)
                .hasMessageContaining(status + " (not today)");
        assertThatThrownBy(() -> encoder.encode(ChangeKind.INSERT, ROW)).isInstanceOf(IllegalStateException.class);

        registry.fail(0);
        awaitUntilPrepared(encoder::prepare);
        assertThat(encode(encoder, ROW)).isEqualTo("0000000001" + DATUM);
    }

    @ParameterizedTest
    @CsvSource({"TIMESTAMP, 6", "TIMESTAMP_LTZ, 3", "TIME, 6"})
    void what_flink_has_no_schema_for_is_refused(Kind kind, int precision) {
        RowType type = RowType.of(field("t", ScalarType.of(kind, precision)));

        assertThatThrownBy(() -> format(Role.VALUE).decoder(type))
                .isInstanceOf(UnsupportedTypeException.class)
                .hasMessageContaining("column 't'");
        assertThatThrownBy(() -> format(Role.VALUE).encoder(type)).isInstanceOf(UnsupportedTypeException.class);
    }

    private static String record(String fields) {
        return "{\"type\":\"record\",\"name\":\"Order\",\"fields\":[" + fields + "]}";
    }

    private Format format(Role role, String... options) {
        return formatAt(registry.url(), role, options);
    }

    private static Format formatAt(String url, Role role, String... options) {
        Map<String, String> written = new HashMap<>(Map.of(
                "url", url, "properties.tidegate.retry.wait.ms", "1", "properties.tidegate.retry.wait.max.ms", "20"));
        for (int i = 0; i < options.length; i += 2) {
            written.put(options[i], options[i + 1]);
        }
        AvroConfluentFormatFactory factory = new AvroConfluentFormatFactory();
        return factory.create(new FormatContext(role, "orders", Options.parse(factory.options(), written)));
    }

    private static String encode(RowEncoder encoder, Row row) {
        await(encoder.prepare());
        return HexFormat.of().formatHex(encoder.encode(ChangeKind.INSERT, row));
    }

    private static List<Row> rows(RowDecoder decoder, String hex) {
        List<Row> rows = new ArrayList<>();
        assertThat(decode(decoder, hex, rows)).isEqualTo(DecodeResult.decoded());
        return rows;
    }

    private static String malformed(RowDecoder decoder, String hex) {
        DecodeResult result = decode(decoder, hex, new ArrayList<>());
        assertThat(result).isInstanceOf(Malformed.class);
        return ((Malformed) result).describe();
    }

    private static DecodeResult decode(RowDecoder decoder, String hex, List<Row> rows) {
        await(decoder.prepare(bytes(hex)));
        return decoder.decode(bytes(hex), (kind, row) -> rows.add(row));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static void await(CompletionStage<Void> stage) {
        if (stage != null) {
            stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    /** As the gateway does: again and again, for as long as it fails. */
    private static void awaitUntilPrepared(Supplier<CompletionStage<Void>> prepare) {
        CompletionStage<Void> stage;
        while ((stage = prepare.get()) != null) {
            try {
                await(stage);
                return;
            } catch (RuntimeException e) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
