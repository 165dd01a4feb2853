package dev.tidegate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DrainIT {
    private static final String CHANGES = "/v1/tables/counts/changes";
    private static final int CLIENTS_EACH_WAY = 5;

    @Test
    void a_node_that_stops_sends_everyone_away_in_order_and_soon() throws Exception {
        KafkaBroker broker = KafkaBroker.shared();
        String topic = broker.newTopic("drain", 1);
        broker.produce(topic, "{\"region\":\"a\"}".getBytes(UTF_8), "{\"region\":\"a\",\"pv\":1}".getBytes(UTF_8));
        try (TestGateway gateway =
                TestGateway.start(TestTables.counts(broker, topic)).awaitServing()) {
            List<FrameStream> sockets = new ArrayList<>();
            List<FrameStream> events = new ArrayList<>();
            for (int i = 0; i < CLIENTS_EACH_WAY; i++) {
                sockets.add(FrameStream.webSocket(gateway.webSocket(CHANGES)));
                events.add(FrameStream.events(gateway.http(CHANGES)));
            }
            List<FrameStream> all = new ArrayList<>(sockets);
            all.addAll(events);
            for (FrameStream stream : all) {
                stream.next("subscribed");
                stream.next("changes");
                stream.next("caught-up");
            }

            long start = System.nanoTime();
            gateway.stop();
            long millis = (System.nanoTime() - start) / 1_000_000;

            for (FrameStream socket : sockets) {
                assertThat(socket.next("goaway").getLong("retryAfterMs")).isBetween(1_000L, 2_000L);
                assertThat(socket.awaitClosed()).isEqualTo(1001);
            }
            for (FrameStream stream : events) {
                FrameStream.Received goaway = stream.next();
                assertThat(goaway.fields())
                        .contains("event: goaway", "retry: " + goaway.json().getLong("retryAfterMs"));
                assertThat(stream.awaitClosed()).isZero();
            }
            assertThat(millis).isLessThan(HttpSettings.DEFAULT.drainTimeout().toMillis());
        }
    }
}
