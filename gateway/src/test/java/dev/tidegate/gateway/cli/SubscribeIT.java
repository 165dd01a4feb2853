package dev.tidegate.gateway.cli;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.RunningGateway;
import dev.tidegate.gateway.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidegate subscribe} in a pipe. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SubscribeIT {
    @TempDir
    Path temp;

    private final KafkaBroker broker = KafkaBroker.shared();
    private final String topic = broker.newTopic("subscribe", 1);
    private final List<RunningGateway> processes = new ArrayList<>();
    private TestGateway gateway;

    @BeforeEach
    void start() {
        put("north", "12.50");
        put("south", "2.00");
        gateway = TestGateway.start(ddl(topic)).awaitServing();
    }

    @AfterEach
    void stop() {
        processes.forEach(RunningGateway::close);
        gateway.close();
    }

    @Test
    void changesAreLinesAndNothingElseIs() {
        RunningGateway subscribe = subscribe("counts");
        eventually(() -> assertThat(subscribe.out())
                .isEqualTo("{\"op\":\"+I\",\"row\":{\"region\":\"north\",\"total\":12.50}}\n"
                        + "{\"op\":\"+I\",\"row\":{\"region\":\"south\",\"total\":2.00}}\n"));

        put("east \u0085 ü", "3.10");
        put("north", "7.00");
        delete("south");

        eventually(() -> assertThat(subscribe.out().lines().skip(2))
                .containsExactly(
                        "{\"op\":\"+I\",\"row\":{\"region\":\"east \u0085 ü\",\"total\":3.10}}",
                        "{\"op\":\"+U\",\"row\":{\"region\":\"north\",\"total\":7.00}}",
                        "{\"op\":\"-D\",\"row\":{\"region\":\"south\"}}"));
        assertThat(subscribe.err()).isEmpty();
        assertThat(subscribe.terminate().code()).isEqualTo(143);
    }

    @Test
    void untilCaughtUpItTellsTheRowsThatExist() {
        RunningGateway subscribe = subscribe("counts", "--until-caught-up");

        assertThat(subscribe.awaitEnd()).isZero();
        assertThat(subscribe.out().lines()).hasSize(2);
        assertThat(subscribe.err()).isEmpty();
    }

    @Test
    void aLimitEndsItAmidAFrame() {
        RunningGateway subscribe = subscribe("counts", "--limit", "1");

        assertThat(subscribe.awaitEnd()).isZero();
        assertThat(subscribe.out().lines())
                .containsExactly("{\"op\":\"+I\",\"row\":{\"region\":\"north\",\"total\":12.50}}");
    }

    @Test
    void theNextRunGoesOnFromWhatTheFileKeeps() {
        String file = temp.resolve("position").toString();
        assertThat(subscribe("counts", "--resume", file, "--until-caught-up").awaitEnd())
                .isZero();
        put("west", "1.00");
        delete("south");

        RunningGateway second = subscribe("counts", "--resume", file, "--limit", "2");
        assertThat(second.awaitEnd()).isZero();
        RunningGateway third = subscribe("counts", "--resume", file, "--until-caught-up");
        assertThat(third.awaitEnd()).isZero();

        assertThat(second.out().lines())
                .containsExactly(
                        "{\"op\":\"+I\",\"row\":{\"region\":\"west\",\"total\":1.00}}",
                        "{\"op\":\"-D\",\"row\":{\"region\":\"south\"}}");
        assertThat(third.out()).isEmpty();
    }

    @Test
    void aFileThatHoldsNoPositionIsNotOverwritten() throws Exception {
        Path file = Files.writeString(temp.resolve("notes.txt"), "buy milk, and honey");

        RunningGateway subscribe = subscribe("counts", "--resume", file.toString());

        assertThat(subscribe.awaitEnd()).isEqualTo(2);
        assertThat(subscribe.err()).startsWith(file + " holds no position");
        assertThat(file).hasContent("buy milk, and honey");
    }

    @Test
    void aPositionThatTheGatewayDoesNotTakeIsToldWithItsFile() throws Exception {
        Path file = Files.writeString(temp.resolve("position"), "AXnonsense\n");

        RunningGateway subscribe = subscribe("counts", "--resume", file.toString());

        assertThat(subscribe.awaitEnd()).isEqualTo(2);
        assertThat(subscribe.err())
                .startsWith(file + " holds a position that the gateway does not take: ")
                .contains("Remove the file");
    }

    @Test
    void framesAreTheWireAsItIs() {
        RunningGateway subscribe = subscribe("counts", "--frames", "--until-caught-up", "--no-snapshot");

        assertThat(subscribe.awaitEnd()).isZero();
        assertThat(subscribe.out().lines().map(line -> new JsonObject(line).getString("type")))
                .containsExactly("subscribed", "caught-up");
    }

    @Test
    void whatTheGatewayRefusesIsToldInItsWords() {
        RunningGateway unknown = subscribe("county");
        assertThat(unknown.awaitEnd()).isEqualTo(2);
        assertThat(unknown.err().lines()).singleElement().asString().contains("no table 'county'");

        RunningGateway token = subscribe("counts", "--from", "nonsense");
        assertThat(token.awaitEnd()).isEqualTo(2);
        assertThat(token.err().lines()).singleElement().asString().contains("token");

        assertThat(unknown.out() + token.out()).isEmpty();
    }

    @Test
    void anAddressWhereNobodyAnswersIsToldAtOnce() {
        RunningGateway subscribe = start("subscribe", "counts", "--url", "http://127.0.0.1:1");

        assertThat(subscribe.awaitEnd()).isEqualTo(1);
        assertThat(subscribe.err().lines())
                .containsExactly(
                        "Cannot reach http://127.0.0.1:1: connection refused. Is the gateway running? --url names"
                                + " another address.");
    }

    @Test
    void aResetIsToldBesideTheRowsThatFollow() {
        RunningGateway elsewhere = subscribe("counts", "--frames", "--until-caught-up");
        assertThat(elsewhere.awaitEnd()).isZero();
        String position = new JsonObject(elsewhere.out().lines().toList().get(2)).getString("position");
        String other = broker.newTopic("subscribe", 1);
        broker.produce(other, key("fresh"), value("fresh", "1.00"));
        try (TestGateway moved = TestGateway.start(ddl(other)).awaitServing()) {
            String url = moved.http("").toString();
            RunningGateway lines = start("subscribe", "counts", "--url", url, "--from", position, "--until-caught-up");
            RunningGateway frames =
                    start("subscribe", "counts", "--url", url, "--from", position, "--until-caught-up", "--frames");

            assertThat(lines.awaitEnd()).isZero();
            assertThat(lines.out()).isEqualTo("{\"op\":\"+I\",\"row\":{\"region\":\"fresh\",\"total\":1.00}}\n");
            assertThat(lines.err().lines()).singleElement().asString().contains("begins anew (t", "is void");
            assertThat(frames.awaitEnd()).isZero();
            assertThat(frames.out().lines().map(line -> new JsonObject(line).getString("type")))
                    .containsExactly("subscribed", "reset", "changes", "caught-up");
        }
    }

    @Test
    void aGatewayThatGoesAndComesBackCostsNoChangeAndRepeatsNone() throws Exception {
        String rows = broker.newTopic("subscribe", 1);
        Path config = Files.writeString(temp.resolve("tidegate.yaml"), "ddl: counts.sql\n");
        Files.writeString(temp.resolve("counts.sql"), ddl(rows));
        RunningGateway served = start("serve", "--config", config.toString(), "--port", "0");
        String port = Integer.toString(served.awaitListening().port());
        RunningGateway subscribe = start("subscribe", "counts", "--url", "http://127.0.0.1:" + port);
        putRows(rows, 0, 100);
        eventually(() -> assertThat(subscribe.out().lines()).hasSize(100));

        served.terminate();
        putRows(rows, 100, 200);
        served = start("serve", "--config", config.toString(), "--port", port).awaitListening();
        eventually(() -> assertThat(subscribe.out().lines()).hasSize(200));
        served.kill9();
        putRows(rows, 200, 300);
        start("serve", "--config", config.toString(), "--port", port).awaitListening();

        eventually(() -> assertThat(subscribe.out().lines()).hasSizeGreaterThanOrEqualTo(300));
        assertThat(subscribe.terminate().code()).isEqualTo(143);
        assertThat(subscribe
                        .out()
                        .lines()
                        .map(line -> new JsonObject(line).getJsonObject("row").getString("region")))
                .isEqualTo(IntStream.range(0, 300).mapToObj(Integer::toString).toList());
        assertThat(subscribe.err())
                .contains("The gateway stops. Trying again in ")
                .contains("Lost the connection: ")
                .contains("Connected again, and going on from where it stopped.");
    }

    private void putRows(String rows, int from, int to) {
        for (int i = from; i < to; i++) {
            broker.produce(rows, key(Integer.toString(i)), value(Integer.toString(i), "1.00"));
        }
    }

    private String ddl(String of) {
        return """
                CREATE TABLE counts (region STRING, total DECIMAL(10, 2), PRIMARY KEY (region) NOT ENFORCED) WITH (
                  'connector' = 'upsert-kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
                  'key.format' = 'json', 'value.format' = 'json');
                """.formatted(of, broker.bootstrapServers());
    }

    private RunningGateway subscribe(String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("subscribe", "--url", gateway.http("").toString()));
        all.addAll(List.of(arguments));
        return start(all.toArray(String[]::new));
    }

    private RunningGateway start(String... arguments) {
        RunningGateway process = RunningGateway.start(arguments);
        processes.add(process);
        return process;
    }

    private void put(String region, String total) {
        broker.produce(topic, key(region), value(region, total));
    }

    private void delete(String region) {
        broker.produce(topic, key(region), null);
    }

    private static byte[] key(String region) {
        return ("{\"region\":\"" + region + "\"}").getBytes(UTF_8);
    }

    private static byte[] value(String region, String total) {
        return ("{\"region\":\"" + region + "\",\"total\":" + total + "}").getBytes(UTF_8);
    }
}
