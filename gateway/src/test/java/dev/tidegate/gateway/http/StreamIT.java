package dev.tidegate.gateway.http;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import dev.tidegate.gateway.writer.WriterSettings;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /v1/stream}: many subscriptions, and writes, on one connection. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StreamIT {
    private final KafkaBroker broker = KafkaBroker.shared();
    private final String counts = broker.newTopic("stream-counts", 2);
    private final String orders = broker.newTopic("stream-orders", 1);
    private final String clicks = broker.newTopic("stream-clicks", 1);
    private TestGateway gateway;
    private StreamClient client;

    @BeforeEach
    void start() throws Exception {
        broker.produce(counts, key("north"), count("north", 1));
        broker.produce(counts, key("south"), count("south", 100));
        gateway = TestGateway.start(ddl()).awaitServing();
        client = StreamClient.open(gateway);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        gateway.close();
    }

    private String ddl() {
        return TestTables.counts(broker, counts)
                + TestTables.orders(broker, orders)
                + TestTables.clicks(broker, clicks);
    }

    private static byte[] key(String region) {
        return ("{\"region\":\"" + region + "\"}").getBytes(UTF_8);
    }

    private static byte[] count(String region, long pv) {
        return ("{\"region\":\"" + region + "\",\"pv\":" + pv + "}").getBytes(UTF_8);
    }

    private static JsonObject row(String region, long pv) {
        return new JsonObject().put("region", region).put("pv", pv);
    }

    // ---- subscriptions

    @Test
    void several_tables_are_told_on_one_connection_each_with_its_id() throws Exception {
        client.subscribe("all", "counts");
        client.subscribe("few", "counts", "filter", "pv > 50", "columns", new JsonArray().add("region"));
        client.subscribe("orders \"é\"", "orders", "delivery", "every", "onLag", "reset", "maxRate", 100);
        client.subscribe("clicks", "clicks", "snapshot", false);
        for (String id : List.of("all", "few", "orders \"é\"", "clicks")) {
            client.awaitCaughtUp(id);
        }

        broker.produce(counts, key("east"), count("east", 51));
        broker.produce(counts, key("south"), count("south", 2));
        broker.produce(
                orders,
                "{\"id\":7,\"shop\":\"x\"}".getBytes(UTF_8),
                "{\"id\":7,\"shop\":\"x\",\"total\":1}".getBytes(UTF_8));
        broker.produce(clicks, null, "{\"page\":1,\"region\":\"north\"}".getBytes(UTF_8));

        List<String> all = new ArrayList<>();
        List<String> few = new ArrayList<>();
        while (all.size() < 2) {
            all.addAll(client.nextChanges("all"));
        }
        while (few.size() < 2) {
            few.addAll(client.nextChanges("few"));
        }
        assertThat(all)
                .containsExactlyInAnyOrder("+I{\"region\":\"east\",\"pv\":51}", "+U{\"region\":\"south\",\"pv\":2}");
        assertThat(few).containsExactlyInAnyOrder("+I{\"region\":\"east\"}", "-D{\"region\":\"south\"}");
        assertThat(client.nextChanges("orders \"é\"")).containsExactly("+I{\"shop\":\"x\",\"id\":7,\"total\":1.0}");
        assertThat(client.nextChanges("clicks")).containsExactly("+I{\"page\":1,\"region\":\"north\"}");
    }

    @Test
    void a_frame_is_that_of_changes_with_the_id_in_front() throws Exception {
        client.subscribe("a", "counts");
        client.awaitCaughtUp("a");
        try (FrameStream lines = FrameStream.lines(gateway.http("/v1/tables/counts/changes"))) {
            assertThat(client.texts().get(0))
                    .isEqualTo("{\"id\":\"a\"," + lines.next().text().substring(1));
        }
    }

    @Test
    void a_subscription_is_resumed_from_a_position() throws Exception {
        client.subscribe("a", "counts");
        client.awaitCaughtUp("a");
        String position = client.table("a").position();
        broker.produce(counts, key("north"), count("north", 2));
        client.nextChanges("a");

        client.subscribe("b", "counts", "from", position);

        assertThat(client.next("b", "subscribed").getBoolean("resumed")).isTrue();
        assertThat(client.nextChanges("b")).containsExactly("+U{\"region\":\"north\",\"pv\":2}");
        client.next("b", "caught-up");
    }

    @Test
    void nothing_comes_after_unsubscribed_and_the_id_is_free_again() throws Exception {
        client.subscribe("a", "counts");
        client.subscribe("b", "counts", "snapshot", false);
        client.awaitCaughtUp("a");
        client.awaitCaughtUp("b");

        client.unsubscribe("a");
        JsonObject last = client.next("a", "unsubscribed");
        broker.produce(counts, key("north"), count("north", 2));
        client.nextChanges("b");
        gateway.awaitMetric("tidegate_subscribers", 1);

        assertThat(last).isEqualTo(new JsonObject("{\"id\":\"a\",\"type\":\"unsubscribed\"}"));
        assertThat(client.texts().get(client.texts().size() - 1)).startsWith("{\"id\":\"b\"");
        client.unsubscribe("a");
        assertThat(client.next("a", "error").getString("code")).isEqualTo("unknown-subscription");
        client.subscribe("a", "counts");
        client.awaitCaughtUp("a");
    }

    @Test
    void a_subscription_that_is_ended_before_it_has_begun_never_begins() throws Exception {
        client.subscribe("a", "counts", "filter", "pv + 1 > 3");
        client.unsubscribe("a");
        client.subscribe("b", "counts", "filter", "pv + 1 > 3");

        client.next("a", "unsubscribed");
        client.awaitCaughtUp("b");
        assertThat(client.texts())
                .filteredOn(text -> text.startsWith("{\"id\":\"a\""))
                .hasSize(1);
        gateway.awaitMetric("tidegate_subscribers", 1);
    }

    @Test
    void an_id_that_is_open_is_refused_and_what_has_it_goes_on() throws Exception {
        client.subscribe("a", "counts", "snapshot", false);
        client.awaitCaughtUp("a");

        client.subscribe("a", "orders");
        assertThat(client.next("a", "error").getString("code")).isEqualTo("duplicate-id");
        client.write("a", "counts", "+I", row("west", 1));
        JsonObject error = client.next("a", "error");
        client.send("{\"type\":\"subscribe\",\"id\":\"a\",\"tabel\":\"counts\"}");

        assertThat(error.getString("message")).contains("/id: 'a' is an open subscription, which goes on");
        assertThat(client.next("error").getString("message")).contains("'table' is missing");
        broker.produce(counts, key("north"), count("north", 2));
        assertThat(client.nextChanges("a")).containsExactly("+U{\"region\":\"north\",\"pv\":2}");
    }

    // ---- errors

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'table':'nowhere'}                              | unknown-table         | /v1/tables/nowhere/changes
            {'table':'counts','from':'garbage'}              | invalid-token         | /v1/tables/counts/changes?from=garbage
            {'table':'counts','filter':'pw > 1'}             | invalid-filter        | /v1/tables/counts/changes?filter=pw%20%3E%201
            {'table':'counts','columns':['pv','nope']}       | invalid-request       | /v1/tables/counts/changes?columns=pv,nope
            {'table':'counts','from':'2026-01-02T00:00:00Z'} | unsupported-operation | /v1/tables/counts/changes?from=2026-01-02T00:00:00Z
            {'table':'clicks','from':'2026-01'}              | invalid-request       | /v1/tables/clicks/changes?from=2026-01
            {'table':'counts','delivery':'twice'}            | invalid-request       | /v1/tables/counts/changes?delivery=twice
            {'table':'counts','onLag':'cry'}                 | invalid-request       | /v1/tables/counts/changes?onLag=cry
            {'table':'counts','maxRate':0}                   | invalid-request       | /v1/tables/counts/changes?maxRate=0
            {'table':'counts','snapshot':'perhaps'}          | invalid-request       | /v1/tables/counts/changes?snapshot=perhaps
            """)
    void one_broken_subscription_is_told_as_over_http_and_the_others_go_on(String members, String code, String path)
            throws Exception {
        client.subscribe("good", "counts", "snapshot", false);
        client.awaitCaughtUp("good");

        client.send(new JsonObject(members.replace('\'', '"'))
                .put("type", "subscribe")
                .put("id", "bad"));

        JsonObject error = client.next("bad", "error");
        JsonObject problem = new JsonObject(FrameStream.CLIENT
                .send(HttpRequest.newBuilder(gateway.http(path)).build(), BodyHandlers.ofString())
                .body());
        assertThat(error.getString("code")).isEqualTo(code).isEqualTo(problem.getString("code"));
        assertThat(error.getString("message"))
                .isEqualTo(problem.getString("detail").replaceFirst("^query parameter '(\\w+)'", "/$1"));
        assertThat(error.getBoolean("retryable")).isFalse();
        broker.produce(counts, key("north"), count("north", 2));
        assertThat(client.nextChanges("good")).containsExactly("+U{\"region\":\"north\",\"pv\":2}");
    }

    @Test
    void a_table_that_fails_ends_its_subscriptions_only() throws Exception {
        client.subscribe("good", "counts", "snapshot", false);
        client.subscribe("bad", "orders");
        client.awaitCaughtUp("good");
        client.awaitCaughtUp("bad");

        broker.produce(orders, "{\"id\":7,\"shop\":\"x\"}".getBytes(UTF_8), "not JSON".getBytes(UTF_8));
        assertThat(client.next("bad", "error").getString("code")).isEqualTo("table-failed");
        client.subscribe("bad", "orders");
        JsonObject error = client.next("bad", "error");
        client.subscribe("bad", "orders");
        client.next("bad", "error");

        assertThat(error.getString("code")).isEqualTo("table-failed");
        broker.produce(counts, key("north"), count("north", 2));
        assertThat(client.nextChanges("good")).containsExactly("+U{\"region\":\"north\",\"pv\":2}");
    }

    @Test
    void what_is_no_command_is_told_and_the_connection_stays() throws Exception {
        client.send("this is not JSON");
        assertThat(client.next("error").getString("message")).startsWith("Not JSON at line 1, column");
        client.socket().writeBinaryMessage(Buffer.buffer(new byte[3])).await(10, TimeUnit.SECONDS);
        assertThat(client.next("error").getString("message")).contains("a binary message");
        client.send("{\"type\":\"subscribe\",\"id\":\"a\",\"table\":\"counts\",\"maxRate\":\"5\"}");
        assertThat(client.next("a", "error").getString("message"))
                .isEqualTo("/maxRate: it must be a whole number from 1 to 1000");

        client.send("{\"type\":\"ping\"}");
        client.send("{\"type\":\"ping\",\"id\":\"p\"}");

        assertThat(client.next("pong")).isEqualTo(new JsonObject("{\"type\":\"pong\"}"));
        assertThat(client.next("p", "pong")).isEqualTo(new JsonObject("{\"id\":\"p\",\"type\":\"pong\"}"));
    }

    // ---- writes

    @Test
    void a_client_sees_his_own_write_and_is_answered_as_over_http() throws Exception {
        client.subscribe("a", "counts", "snapshot", false);
        client.awaitCaughtUp("a");

        client.write("w1", "counts", "+I", row("west", 9_007_199_254_740_993L));
        JsonObject written = client.next("w1", "written");
        client.write("w2", "counts", "-D", new JsonObject().put("region", "north"));
        client.next("w2", "written");

        assertThat(client.nextChanges("a")).containsExactly("+I{\"region\":\"west\",\"pv\":9007199254740993}");
        assertThat(client.nextChanges("a")).containsExactly("-D{\"region\":\"north\"}");
        assertThat(written.fieldNames()).containsExactly("id", "type", "written", "coalesced", "position");
        assertThat(written.getInteger("written")).isEqualTo(1);
    }

    @Test
    void a_subscription_waits_for_the_position_of_a_write() throws Exception {
        for (int i = 0; i < 20; i++) {
            client.write("w", "counts", "+I", row("new", i));
            String position = client.next("w", "written").getString("position");
            client.subscribe("s" + i, "counts", "minPosition", position, "filter", "region == 'new'");
            client.next("s" + i, "subscribed");
            assertThat(client.nextChanges("s" + i)).containsExactly("+I{\"region\":\"new\",\"pv\":" + i + "}");
        }
        client.subscribe("bad", "counts", "minPosition", "garbage");
        assertThat(client.next("bad", "error").getString("code")).isEqualTo("invalid-token");
        String position = client.table("s0").position();
        client.subscribe("foreign", "orders", "minPosition", position);
        assertThat(client.next("foreign", "error").getString("message"))
                .startsWith("/minPosition is a position in another");
    }

    @Test
    void a_write_that_is_not_right_is_told_with_its_place() throws Exception {
        client.write("w1", "nowhere", "+I", row("west", 1));
        assertThat(client.next("w1", "error").getString("code")).isEqualTo("unknown-table");
        client.write(
                "w2", "counts", "+I", new JsonObject().put("region", "west").put("pv", "many"));
        JsonObject error = client.next("w2", "error");
        client.write("w3", "counts", "+X", row("west", 1));

        assertThat(error.getString("code")).isEqualTo("invalid-row");
        assertThat(error.getString("message")).startsWith("Row 0: ").contains("pv");
        assertThat(client.next("w3", "error").getString("message"))
                .isEqualTo("/changes/0/op: it must be one of [+I, +U, -D, -U]");
    }

    /** With a table that has room for one write, or for more than a connection may have under way. */
    @ParameterizedTest
    @ValueSource(longs = {200, 8 << 20})
    void writes_keep_the_order_in_which_they_are_sent_far_beyond_the_bounds(long maxInFlightBytes) throws Exception {
        int writes = 500;
        try (TestGateway small = TestGateway.start(
                                TestGateway.Setup.DEFAULT
                                        .with(HttpSettings.DEFAULT.with(new StreamSettings(1, 3)))
                                        .with(WriterSettings.defaults().with(maxInFlightBytes, Duration.ofSeconds(3))),
                                ddl())
                        .awaitServing();
                StreamClient writer = StreamClient.open(small)) {
            for (int i = 1; i <= writes; i++) {
                writer.socket()
                        .writeTextMessage(new JsonObject()
                                .put("type", "write")
                                .put("id", "w" + i)
                                .put("table", "counts")
                                .put(
                                        "changes",
                                        new JsonArray()
                                                .add(new JsonObject()
                                                        .put("op", "+U")
                                                        .put("row", row("north", i))))
                                .encode());
            }
            writer.subscribe("s", "counts", "filter", "region == 'north'", "delivery", "every");

            for (int i = 1; i <= writes; i++) {
                writer.next("w" + i, "written");
            }
            assertThat(writer.texts())
                    .filteredOn(text -> text.contains("written"))
                    .element(writes - 1)
                    .asString()
                    .startsWith("{\"id\":\"w" + writes + "\"");
            JsonObject last = row("north", writes);
            eventually(() -> assertThat(writer.table("s").rows().values()).containsExactly(last));
            assertThat(writer.table("s").brokenPromises()).isEmpty();
        }
    }

    // ---- bounds

    @Test
    void one_subscription_too_many_is_refused_and_the_others_go_on() throws Exception {
        try (TestGateway small = TestGateway.start(
                                TestGateway.Setup.DEFAULT.with(HttpSettings.DEFAULT.with(new StreamSettings(2, 1))),
                                ddl())
                        .awaitServing();
                StreamClient many = StreamClient.open(small)) {
            many.subscribe("a", "counts", "snapshot", false);
            many.subscribe("b", "counts", "snapshot", false);
            many.subscribe("c", "counts", "snapshot", false);

            JsonObject error = many.next("c", "error");
            assertThat(error.getString("code")).isEqualTo("overloaded");
            assertThat(error.getString("message")).contains("http.max-subscriptions-per-connection");
            many.awaitCaughtUp("a");
            many.awaitCaughtUp("b");
            many.unsubscribe("a");
            many.subscribe("c", "counts", "snapshot", false);
            many.awaitCaughtUp("c");
        }
    }

    @Test
    void a_connection_with_as_many_writes_under_way_as_may_be_is_not_read() throws Exception {
        String buffered = ddl().replace(
                        "'key.format'",
                        "'sink.buffer-flush.interval' = '1s', 'sink.buffer-flush.max-rows' = '1000', 'key.format'");
        try (TestGateway small = TestGateway.start(
                                TestGateway.Setup.DEFAULT.with(HttpSettings.DEFAULT.with(new StreamSettings(2, 2))),
                                buffered)
                        .awaitServing();
                StreamClient writer = StreamClient.open(small)) {
            writer.write("w1", "counts", "+I", row("west", 1));
            writer.send("{\"type\":\"ping\",\"id\":\"one\"}");
            writer.write("w2", "counts", "+I", row("west", 2));
            writer.send("{\"type\":\"ping\",\"id\":\"two\"}");
            writer.next("two", "pong");

            List<String> types = writer.texts().stream()
                    .map(text -> new JsonObject(text).getString("type"))
                    .toList();
            assertThat(types).containsSubsequence("pong", "written", "pong");
        }
    }

    @Test
    void a_command_that_is_too_large_closes_the_connection_with_1009() throws Exception {
        try (FrameStream stream = FrameStream.webSocket(gateway.webSocket("/v1/stream"))) {
            stream.socket().sendText("x".repeat(HttpSettings.DEFAULT.maxFrameBytes() + 1), true);

            assertThat(stream.awaitClosed()).isEqualTo(1009);
        }
    }

    @Test
    void who_talks_without_reading_is_not_heard_until_he_reads() throws Exception {
        client.socket().pause();
        String padding = "x".repeat(60);
        int pings = 0;
        while (!client.socket().writeQueueFull()) {
            client.socket().writeTextMessage("{\"type\":\"ping\",\"id\":\"%s\"}".formatted(padding));
            assertThat(pings++).as("pings that were taken").isLessThan(1_000_000);
            if (pings % 1_000 == 0) {
                client.socket().writePing(Buffer.buffer()).await(10, TimeUnit.SECONDS);
            }
        }
        client.socket().resume();

        for (int i = 0; i < pings; i++) {
            client.next(padding, "pong");
        }
    }

    // ---- who may come, and how it ends

    @Test
    void a_page_of_a_foreign_origin_and_a_plain_request_are_refused() throws Exception {
        assertThatThrownBy(() -> StreamClient.openFrom("https://evil.example.org", gateway))
                .isInstanceOfSatisfying(
                        UpgradeRejectedException.class,
                        e -> assertThat(e.getStatus()).isEqualTo(403));
        StreamClient.openFrom("http://localhost:3000", gateway).close();

        Rest.Answer plain = new Rest(gateway).get("/v1/stream");
        plain.problem(426, "upgrade-required");
        assertThat(plain.header("upgrade")).isEqualTo("websocket");
        new Rest(gateway).get("/v1/stream?from=x").problem(400, "invalid-request");
    }

    @Test
    void who_leaves_leaves_nothing_behind() throws Exception {
        client.subscribe("a", "counts");
        client.subscribe("b", "orders");
        client.awaitCaughtUp("a");
        client.awaitCaughtUp("b");
        gateway.awaitMetric("tidegate_subscribers", 2);

        client.close();

        gateway.awaitMetric("tidegate_subscribers", 0);
    }

    @Test
    void a_node_that_stops_answers_what_was_written_and_sends_everyone_away_once() throws Exception {
        String buffered = ddl().replace(
                        "'key.format'",
                        "'sink.buffer-flush.interval' = '1s', 'sink.buffer-flush.max-rows' = '1000', 'key.format'");
        try (TestGateway stopping = TestGateway.start(buffered).awaitServing();
                StreamClient busy = StreamClient.open(stopping);
                StreamClient idle = StreamClient.open(stopping)) {
            busy.subscribe("a", "counts");
            busy.subscribe("b", "counts");
            busy.awaitCaughtUp("a");
            busy.awaitCaughtUp("b");
            busy.write("w", "counts", "+I", row("west", 1));
            busy.send("{\"type\":\"ping\"}");
            busy.next("pong");
            idle.send("{\"type\":\"ping\"}");
            idle.next("pong");

            stopping.stop();

            assertThat(busy.next("goaway").getLong("retryAfterMs")).isBetween(1_000L, 2_000L);
            assertThat(busy.next("w", "written").getInteger("written")).isEqualTo(1);
            idle.next("goaway");
            assertThat(busy.awaitClosed()).isEqualTo(1001);
            assertThat(idle.awaitClosed()).isEqualTo(1001);
            assertThat(busy.texts()).filteredOn(text -> text.contains("goaway")).hasSize(1);
        }
    }
}
