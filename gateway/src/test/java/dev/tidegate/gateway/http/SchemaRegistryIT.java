package dev.tidegate.gateway.http;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.RunningSchemaRegistry;
import dev.tidegate.gateway.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables in {@code avro-confluent}, with a real registry that answers, refuses, hangs, stops and comes back. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemaRegistryIT {
    /** What another program writes: a name that is never NULL. */
    private static final String ORDER = "{\"type\":\"record\",\"name\":\"Order\",\"fields\":["
            + "{\"name\":\"id\",\"type\":\"int\"},{\"name\":\"name\",\"type\":\"string\"}]}";

    private final KafkaBroker broker = KafkaBroker.shared();
    private RunningSchemaRegistry registry;

    @BeforeAll
    void start() {
        registry = RunningSchemaRegistry.start();
    }

    @AfterAll
    void stop() {
        registry.close();
    }

    @Test
    void rows_are_written_behind_the_ids_of_schemas_that_the_registry_has() throws Exception {
        String topic = broker.newTopic("ids", 1);
        try (TestGateway gateway = serve(table("t", topic, "id INT, name STRING"))) {
            Rest rest = new Rest(gateway);

            Rest.Answer written = put(rest, "t", 1, "{\"name\":\"hi\"}");

            assertThat(row(rest, "t", 1, written)).isEqualTo("{\"id\":1,\"name\":\"hi\"}");
            ConsumerRecord<byte[], byte[]> record = broker.readAll(topic).get(0);
            int keyId = registry.latestId(topic + "-key");
            int valueId = registry.latestId(topic + "-value");
            assertThat(record.key()).isEqualTo(message(keyId, "02"));
            assertThat(record.value()).isEqualTo(message(valueId, "02 02046869"));
            assertThat(registry.schema(valueId).getString("namespace")).isEqualTo("org.apache.flink.avro.generated");
        }
    }

    @Test
    void tables_whose_columns_have_moved_on_read_each_others_rows() throws Exception {
        String topic = broker.newTopic("evolution", 1);
        String older = table("older", topic, "id INT, name STRING");
        String newer = table("newer", topic, "id INT, amount BIGINT, name STRING");
        try (TestGateway gateway = serve(older + newer)) {
            Rest rest = new Rest(gateway);

            put(rest, "older", 1, "{\"name\":\"a\"}");
            put(rest, "newer", 2, "{\"name\":\"b\",\"amount\":7}");

            eventually(() -> assertThat(row(rest, "newer", 1)).isEqualTo("{\"id\":1,\"amount\":null,\"name\":\"a\"}"));
            eventually(() -> assertThat(row(rest, "older", 2)).isEqualTo("{\"id\":2,\"name\":\"b\"}"));
            assertThat(broker.readAll(topic))
                    .extracting(record -> ByteBuffer.wrap(record.value()).getInt(1))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void rows_whose_schema_the_registry_refuses_are_not_written_and_their_writer_is_told_why() throws Exception {
        String topic = broker.newTopic("accepted", 1);
        String other = broker.newTopic("refused", 1);
        String refused = table("refused", other, "id INT, name INT")
                .replace("'value.format'", "'value.avro-confluent.subject' = '" + topic + "-value', 'value.format'");
        try (TestGateway gateway = serve(table("accepted", topic, "id INT, name STRING") + refused)) {
            Rest rest = new Rest(gateway);
            put(rest, "accepted", 1, "{\"name\":\"a\"}");

            Rest.Answer answer = rest.put("/v1/tables/refused/rows/1", "{\"name\":1}");

            assertThat(answer.status()).as(answer.text()).isEqualTo(503);
            assertThat(answer.json().getString("code")).isEqualTo("format-unavailable");
            assertThat(answer.json().getString("detail"))
                    .contains("answered POST /subjects/" + topic + "-value/versions with 409")
                    .contains("at odds with earlier ones of subject '" + topic + "-value'");
            assertThat(broker.readAll(other)).isEmpty();
            put(rest, "accepted", 2, "{\"name\":\"b\"}");
        }
    }

    @Test
    void a_registry_that_stops_holds_up_what_is_new_alone_and_nothing_is_lost() throws Exception {
        String topic = broker.newTopic("outage", 2);
        String untouched = broker.newTopic("outage-new", 1);
        String tables = table("t", topic, "id INT, name STRING") + table("fresh", untouched, "id INT");
        try (TestGateway gateway = serve(tables)) {
            Rest rest = new Rest(gateway);
            row(rest, "t", 1, put(rest, "t", 1, "{\"name\":\"before\"}"));
            int keyId = registry.latestId(topic + "-key");
            int known = registry.latestId(topic + "-value");
            int unseen = registry.register("elsewhere", ORDER.replace("\"int\"", "\"int\",\"doc\":\"unseen\""));

            registry.stop();
            produce(topic, 0, keyId, 100, unseen, false);
            produce(topic, 0, keyId, 101, known, true);
            produce(topic, 1, keyId, 102, known, true);

            eventually(() -> assertThat(problem(rest, "t"))
                    .contains("partition 0 of topic '" + topic + "' has to wait")
                    .contains("The schema registry at " + registry.url() + " cannot be reached"));
            eventually(() -> assertThat(status(rest, "t", 102)).isEqualTo(200));
            assertThat(status(rest, "t", 101))
                    .as("behind the record that waits")
                    .isEqualTo(404);
            put(rest, "t", 2, "{\"name\":\"meanwhile\"}");
            assertThat(rest.put("/v1/tables/fresh/rows/1", "{}").json().getString("code"))
                    .isEqualTo("format-unavailable");
            try (TestGateway started = TestGateway.start(tables)) {
                Rest other = new Rest(started);
                eventually(() -> assertThat(problem(other, "t")).contains("cannot be reached"));
                assertThat(state(other, "t")).isEqualTo("restoring");

                registry.restart();

                eventually(() -> assertThat(state(other, "t")).isEqualTo("serving"));
                for (int id : new int[] {1, 2, 100, 101, 102}) {
                    assertThat(status(other, "t", id)).as("row " + id).isEqualTo(200);
                }
            }
            eventually(() -> assertThat(status(rest, "t", 101)).isEqualTo(200));
            assertThat(row(rest, "t", 100)).isEqualTo("{\"id\":100,\"name\":\"n100\"}");
            eventually(() -> assertThat(problem(rest, "t")).isNull());
            eventually(
                    () -> assertThat(rest.put("/v1/tables/fresh/rows/1", "{}").status())
                            .isEqualTo(200));
        }
    }

    @Test
    void a_registry_that_hangs_holds_up_nobody_else() throws Exception {
        String topic = broker.newTopic("hang", 1);
        String other = broker.newTopic("hang-other", 1);
        String patient = ", 'value.avro-confluent.properties.http.read.timeout.ms' = '4000'";
        String impatient = table("t", topic, "id INT, name STRING")
                .replace("'avro-confluent')", "'avro-confluent'" + patient + ")");
        try (TestGateway gateway = serve(impatient + table("other", other, "id INT, name STRING"))) {
            Rest rest = new Rest(gateway);
            put(rest, "t", 1, "{\"name\":\"a\"}");
            put(rest, "other", 1, "{\"name\":\"a\"}");
            int keyId = registry.latestId(topic + "-key");
            int unseen = registry.register("elsewhere", ORDER.replace("\"int\"", "\"int\",\"doc\":\"slow\""));

            registry.suspend();
            try {
                produce(topic, 0, keyId, 7, unseen, false);
                eventually(() -> assertThat(problem(rest, "t")).contains("no answer yet about what its format needs"));
                long start = System.nanoTime();
                row(rest, "other", 2, put(rest, "other", 2, "{\"name\":\"b\"}"));
                assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
                eventually(() -> assertThat(problem(rest, "t")).contains("did not answer GET /schemas/ids/" + unseen));
            } finally {
                registry.resume();
            }

            eventually(() -> assertThat(row(rest, "t", 7)).isEqualTo("{\"id\":7,\"name\":\"n7\"}"));
            eventually(() -> assertThat(problem(rest, "t")).isNull());
        }
    }

    @Test
    void an_id_that_the_registry_learns_of_late_is_waited_for() throws Exception {
        String topic = broker.newTopic("late", 1);
        try (TestGateway gateway = serve(table("t", topic, "id INT, name STRING"))) {
            Rest rest = new Rest(gateway);
            put(rest, "t", 1, "{\"name\":\"a\"}");
            int keyId = registry.latestId(topic + "-key");
            int next = 1 + registry.register("elsewhere", ORDER.replace("\"int\"", "\"int\",\"doc\":\"early\""));

            produce(topic, 0, keyId, 7, next, false);
            eventually(() -> assertThat(problem(rest, "t")).contains("it does not know id " + next + ", or not yet"));
            assertThat(registry.register("elsewhere", ORDER.replace("\"int\"", "\"int\",\"doc\":\"late\"")))
                    .isEqualTo(next);

            eventually(() -> assertThat(row(rest, "t", 7)).isEqualTo("{\"id\":7,\"name\":\"n7\"}"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | {"error_code":401,"message":"who?"} | with 401 (who?): it wants credentials
            403 | {"error_code":40301,"message":"no"} | with 403 (no): whom it takes this gateway for may not do that
            404 | <html>nobody home</html>            | Check url: is a path missing, or one too many?
            422 | {"error_code":42201,"message":"?"}  | with 422 (?)
            500 | oops                                | with 500
            200 | <html>welcome</html>                | no schema registry gives: its body is no JSON object
            """)
    void a_registry_that_answers_otherwise_is_told_of_and_asked_again(int status, String body, String problem)
            throws Exception {
        String topic = broker.newTopic("whims", 1);
        AtomicBoolean willing = new AtomicBoolean();
        HttpServer stub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        stub.createContext("/", exchange -> {
            try (exchange) {
                byte[] answer = (willing.get()
                                ? new JsonObject().put("schema", ORDER).encode()
                                : body)
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(willing.get() ? 200 : status, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        stub.start();
        String ddl = table("t", topic, "id INT, name STRING")
                .replace(registry.url(), "http://localhost:" + stub.getAddress().getPort())
                .replace("'key.format' = 'avro-confluent'", "'key.format' = 'json'")
                .replaceAll("'key.avro-confluent.url' = '[^']*',", "");
        broker.produce(topic, "{\"id\":7}".getBytes(StandardCharsets.UTF_8), message(1, "0e 046e37"));
        try (TestGateway gateway = TestGateway.start(ddl)) {
            Rest rest = new Rest(gateway);
            eventually(() -> assertThat(problem(rest, "t"))
                    .contains("the record at offset 0 of partition 0 of topic '" + topic + "' has to wait")
                    .contains(problem));
            assertThat(state(rest, "t")).isEqualTo("restoring");

            willing.set(true);

            eventually(() -> assertThat(state(rest, "t")).isEqualTo("serving"));
            assertThat(row(rest, "t", 7)).isEqualTo("{\"id\":7,\"name\":\"n7\"}");
        } finally {
            stub.stop(0);
        }
    }

    private TestGateway serve(String ddl) {
        return TestGateway.start(ddl).awaitServing();
    }

    private String table(String name, String topic, String columns) {
        return """
                CREATE TABLE %s (%s, PRIMARY KEY (id) NOT ENFORCED) WITH (
                  'connector' = 'upsert-kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
                  'key.avro-confluent.url' = '%s', 'value.avro-confluent.url' = '%s',
                  'key.format' = 'avro-confluent', 'value.format' = 'avro-confluent');
                """.formatted(name, columns, topic, broker.bootstrapServers(), registry.url(), registry.url());
    }

    /**
     * A row {@code (id, "n" + id)} as another program writes it.
     *
     * @param known whether in the table's own schema, where the name may be NULL
     */
    private void produce(String topic, int partition, int keyId, int id, int valueId, boolean known) {
        String zigZag = "%02x".formatted(id < 64 ? 2 * id : 0x80 | (2 * id & 0x7f)) + (id < 64 ? "" : "01");
        String name = hex(("n" + id).getBytes(StandardCharsets.UTF_8));
        String text = (known ? "02" : "") + "%02x".formatted(name.length()) + name;
        broker.produce(List.of(
                new ProducerRecord<>(topic, partition, message(keyId, zigZag), message(valueId, zigZag + text))));
    }

    private static byte[] message(int schemaId, String hex) {
        byte[] datum = HexFormat.of().parseHex(hex.replace(" ", ""));
        return ByteBuffer.allocate(5 + datum.length)
                .put((byte) 0)
                .putInt(schemaId)
                .put(datum)
                .array();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static Rest.Answer put(Rest rest, String table, int id, String row) throws Exception {
        Rest.Answer answer = rest.put("/v1/tables/" + table + "/rows/" + id, row);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer;
    }

    /** Once the table has what was written. */
    private static String row(Rest rest, String table, int id, Rest.Answer written) throws Exception {
        return rest.get(
                        "/v1/tables/" + table + "/rows/" + id,
                        "Tidegate-Min-Position",
                        written.json().getString("position"))
                .text();
    }

    private static String row(Rest rest, String table, int id) throws Exception {
        return rest.get("/v1/tables/" + table + "/rows/" + id).text();
    }

    private static int status(Rest rest, String table, int id) throws Exception {
        return rest.get("/v1/tables/" + table + "/rows/" + id).status();
    }

    private static String problem(Rest rest, String table) throws Exception {
        return rest.get("/v1/tables/" + table).json().getString("problem");
    }

    private static String state(Rest rest, String table) throws Exception {
        return rest.get("/v1/tables/" + table).json().getString("state");
    }
}
