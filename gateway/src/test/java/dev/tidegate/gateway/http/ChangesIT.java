package dev.tidegate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every stream of changes does, whichever way it goes. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ChangesIT {
    private final KafkaBroker broker = KafkaBroker.shared();
    private final String topic = broker.newTopic("changes", 1);
    private TestGateway gateway;

    private enum Way {
        WEB_SOCKET,
        EVENTS,
        LINES,
        LINES_OVER_HTTP_2;

        FrameStream open(TestGateway gateway, String query) throws Exception {
            String path = "/v1/tables/counts/changes" + query;
            return switch (this) {
                case WEB_SOCKET -> FrameStream.webSocket(gateway.webSocket(path));
                case EVENTS -> FrameStream.events(gateway.http(path));
                case LINES_OVER_HTTP_2 -> FrameStream.linesOverHttp2(gateway.http(path));
                case LINES -> FrameStream.lines(gateway.http(path));
            };
        }
    }

    @BeforeEach
    void start() {
        put("north", 1);
        put("south", 2);
        gateway =
                TestGateway.start(withHttp2(), TestTables.counts(broker, topic)).awaitServing();
    }

    private static TestGateway.Setup withHttp2() {
        ConnectionSettings c = ConnectionSettings.DEFAULT;
        return TestGateway.Setup.DEFAULT.with(HttpSettings.DEFAULT.with(new ConnectionSettings(
                c.maxConnections(), c.maxConnectionsPerAddress(), c.maxRequestLineBytes(), c.maxHeaderBytes(), true)));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_client_is_told_the_rows_that_exist_and_then_each_change(Way way) throws Exception {
        try (FrameStream stream = way.open(gateway, "")) {
            JsonObject subscribed = stream.next("subscribed");
            assertThat(subscribed.getBoolean("resumed")).isFalse();
            assertThat(subscribed.getJsonArray("primaryKey").getList()).containsExactly("region");
            assertThat(subscribed.getJsonArray("columns").encode())
                    .isEqualTo("[{\"name\":\"region\",\"type\":\"STRING NOT NULL\"},"
                            + "{\"name\":\"pv\",\"type\":\"BIGINT\"}]");
            assertThat(stream.nextChanges(2))
                    .containsExactlyInAnyOrder(
                            "+I{\"region\":\"north\",\"pv\":1}", "+I{\"region\":\"south\",\"pv\":2}");
            stream.next("caught-up");

            put("east", 3);
            assertThat(stream.nextChanges(1)).containsExactly("+I{\"region\":\"east\",\"pv\":3}");
            put("east", 4);
            assertThat(stream.nextChanges(1)).containsExactly("+U{\"region\":\"east\",\"pv\":4}");
            delete("east");
            assertThat(stream.nextChanges(1)).containsExactly("-D{\"region\":\"east\"}");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_resumes_from_a_position_and_is_told_only_what_he_missed(Way way) throws Exception {
        String position;
        try (FrameStream stream = way.open(gateway, "")) {
            stream.next("subscribed");
            stream.next("changes");
            position = stream.next("caught-up").getString("position");
        }
        put("west", 9);
        delete("west");
        put("north", 5);
        put("north", 1);
        gateway.awaitMetric("tidegate_num_records_in_total", 6);

        try (FrameStream stream = way.open(gateway, "?from=" + position)) {
            assertThat(stream.next("subscribed").getBoolean("resumed")).isTrue();
            assertThat(stream.nextChanges(2))
                    .containsExactlyInAnyOrder("-D{\"region\":\"west\"}", "+U{\"region\":\"north\",\"pv\":1}");
            stream.next("caught-up");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_who_wants_no_snapshot_is_told_what_comes(Way way) throws Exception {
        try (FrameStream stream = way.open(gateway, "?snapshot=false")) {
            stream.next("subscribed");
            stream.next("caught-up");
            put("north", 6);
            assertThat(stream.nextChanges(1)).containsExactly("+U{\"region\":\"north\",\"pv\":6}");
        }
    }

    @Test
    void an_event_carries_its_position_as_id_and_a_browser_that_comes_back_with_it_resumes() throws Exception {
        String id;
        try (FrameStream stream = Way.EVENTS.open(gateway, "")) {
            assertThat(stream.next().fields()).first().isEqualTo("event: subscribed");
            assertThat(stream.next().fields()).element(1).isEqualTo("event: changes");
            id = stream.next().fields().get(0);
            assertThat(id).isEqualTo("id: " + stream.lastPosition());
        }
        put("south", 7);
        put("south", 2);
        gateway.awaitMetric("tidegate_num_records_in_total", 4);

        try (FrameStream stream = FrameStream.events(
                gateway.http("/v1/tables/counts/changes?snapshot=false"), "Last-Event-ID", id.substring(4))) {
            assertThat(stream.next("subscribed").getBoolean("resumed")).isTrue();
            assertThat(stream.nextChanges(1)).containsExactly("+U{\"region\":\"south\",\"pv\":2}");
        }
    }

    @Test
    void the_sub_protocol_is_agreed_on_when_it_is_offered() throws Exception {
        try (FrameStream stream = FrameStream.webSocket(
                gateway.webSocket("/v1/tables/counts/changes"),
                builder -> builder.subprotocols("other", "tidegate.v1.json"))) {
            assertThat(stream.socket().getSubprotocol()).isEqualTo("tidegate.v1.json");
            stream.next("subscribed");
        }
    }

    @Test
    void all_subscribers_are_told_the_same_with_the_same_text() throws Exception {
        try (FrameStream one = Way.WEB_SOCKET.open(gateway, "?snapshot=false");
                FrameStream two = Way.WEB_SOCKET.open(gateway, "?snapshot=false");
                FrameStream three = Way.LINES.open(gateway, "?snapshot=false")) {
            for (FrameStream stream : new FrameStream[] {one, two, three}) {
                stream.next("subscribed");
                stream.next("caught-up");
            }
            put("north", 8);
            String small = one.next().text();
            assertThat(small).contains("\"pv\":8").isEqualTo(two.next().text());
            assertThat(three.next().text()).contains("\"pv\":8");
            // More than Netty copies into the header's buffer.
            broker.produce(topic, key("x".repeat(5000)), value("x".repeat(5000), 1));
            String large = one.next().text();
            assertThat(large).hasSizeGreaterThan(5000).isEqualTo(two.next().text());
        }
    }

    private void put(String region, long pv) {
        broker.produce(topic, key(region), value(region, pv));
    }

    private void delete(String region) {
        broker.produce(topic, key(region), null);
    }

    private static byte[] key(String region) {
        return ("{\"region\":\"" + region + "\"}").getBytes(UTF_8);
    }

    private static byte[] value(String region, long pv) {
        return ("{\"region\":\"" + region + "\",\"pv\":" + pv + "}").getBytes(UTF_8);
    }
}
