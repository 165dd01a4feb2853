package dev.tidegate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.subscription.SubscriptionSettings;
import dev.tidegate.gateway.subscription.Token;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Positions that another gateway has issued, which has read one record more: nothing older is shown to their holders.
 */
class PositionIT {
    private final KafkaBroker broker = KafkaBroker.shared();
    private String topic;
    private TestGateway gateway;
    private Rest rest;

    @BeforeEach
    void start() {
        topic = broker.newTopic("position", 1);
        put("north", 1);
        put("south", 1);
        gateway = start(TestGateway.Setup.DEFAULT);
        rest = new Rest(gateway);
    }

    private TestGateway start(TestGateway.Setup setup) {
        return TestGateway.start(setup, TestTables.counts(broker, topic)).awaitServing();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private void put(String region, int pv) {
        broker.produce(
                topic,
                ("{\"region\":\"" + region + "\"}").getBytes(UTF_8),
                ("{\"region\":\"" + region + "\",\"pv\":" + pv + "}").getBytes(UTF_8));
    }

    /** The position of a gateway that has read one record more. */
    private String ahead() throws Exception {
        JsonObject poll = rest.get("/v1/tables/counts/changes?wait=5s").json();
        return ahead(poll.getString("position"));
    }

    private static String ahead(String position) {
        Token token = Token.decode(position);
        long[] offsets = token.offsets().clone();
        offsets[0]++;
        return new Token(token.topicId(), token.fingerprint(), token.query(), token.issuedAt(), token.exact(), offsets)
                .encode();
    }

    @Test
    void a_stream_waits_with_progress_and_goes_on_without_a_reset() throws Exception {
        String ahead = ahead();
        try (FrameStream stream = FrameStream.lines(gateway.http("/v1/tables/counts/changes?from=" + ahead))) {
            assertThat(stream.next("subscribed").getBoolean("resumed")).isTrue();
            JsonObject progress = stream.nextOfAll().json();
            assertThat(progress.getString("type")).isEqualTo("progress");
            assertThat(progress.getString("position")).isEqualTo(ahead);

            put("north", 2); // what the other gateway has read already
            assertThat(stream.next("caught-up").getString("position")).isNotNull();
            put("north", 3);

            assertThat(stream.nextChanges(1)).containsExactly("+U{\"region\":\"north\",\"pv\":3}");
        }
    }

    @Test
    void a_poll_has_nothing_older_and_keeps_the_position() throws Exception {
        String ahead = ahead();

        JsonObject answer =
                rest.get("/v1/tables/counts/changes?wait=100ms&from=" + ahead).json();

        assertThat(answer.getBoolean("resumed")).isTrue();
        assertThat(answer.getValue("reset")).isNull();
        assertThat(answer.getJsonArray("changes")).isEmpty();
        assertThat(answer.getString("position")).isEqualTo(ahead);
        assertThat(answer.getBoolean("caughtUp")).isFalse();
    }

    @Test
    void a_position_that_is_not_reached_in_time_ends_in_an_error_and_not_in_older_rows() throws Exception {
        String ahead = ahead();
        try (TestGateway hasty = start(TestGateway.Setup.DEFAULT.with(
                        SubscriptionSettings.DEFAULT.withPositionTimeout(Duration.ofMillis(100))));
                FrameStream stream = FrameStream.lines(hasty.http("/v1/tables/counts/changes?from=" + ahead))) {
            stream.next("subscribed");

            JsonObject error = stream.next("error");

            assertThat(error.getString("code")).isEqualTo("table-not-ready");
            assertThat(error.getBoolean("retryable")).isTrue();
            assertThat(error.getString("message"))
                    .startsWith("partition 0 is read up to offset 2, and the position that was given is at 3")
                    .contains("subscriptions.position-timeout");
        }
    }

    @Test
    void a_page_waits_for_what_the_pages_before_had_read() throws Exception {
        String position = rest.get("/v1/tables/counts/rows").json().getString("position");

        CompletableFuture<Rest.Answer> page = rest.getLater("/v1/tables/counts/rows?after=" + ahead(position));
        put("north", 2);

        Rest.Answer answer = page.get();
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().getString("position")).isNotEqualTo(position);
    }

    @Test
    void an_etag_is_a_position_too() throws Exception {
        String etag = rest.get("/v1/tables/counts/rows/north").header("etag");
        String newer = etag.replaceFirst("\\.0\\.0\"$", ".0.2\"");
        assertThat(newer).as("the record after both").isNotEqualTo(etag);

        CompletableFuture<Rest.Answer> row = rest.getLater("/v1/tables/counts/rows/north", "If-None-Match", newer);
        put("north", 2);

        assertThat(row.get().status()).isEqualTo(304);
        assertThat(row.get().header("etag")).isEqualTo(newer);
    }
}
