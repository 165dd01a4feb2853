package dev.tidegate.gateway.http;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import dev.tidegate.gateway.writer.WriterSettings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The order of the writes of a client who sends far more at once than the bounds allow. */
class WriteOrderIT {
    private static final int ROUNDS = Integer.getInteger("tidegate.order.rounds", 5);
    private static final int WRITES = 500;

    private TestGateway gateway;

    @BeforeEach
    void start() {
        KafkaBroker broker = KafkaBroker.shared();
        String topic = broker.newTopic("order", 1);
        gateway = TestGateway.start(
                        TestGateway.Setup.DEFAULT
                                .with(HttpSettings.DEFAULT.with(new StreamSettings(1, 3)))
                                .with(WriterSettings.defaults().with(200, Duration.ofSeconds(3))),
                        TestTables.counts(broker, topic))
                .awaitServing();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void writes_that_are_sent_with_one_send_are_answered_and_written_in_their_order() throws Exception {
        List<Integer> numbers = IntStream.rangeClosed(1, WRITES).boxed().toList();
        for (int round = 0; round < ROUNDS; round++) {
            String region = "r" + round;
            try (RawStream client = RawStream.webSocket(gateway.webSocket("/v1/stream"))) {
                client.send(numbers.stream().map(i -> write(region, i)).toList());

                List<Integer> answered = new ArrayList<>();
                while (answered.size() < WRITES) {
                    JsonObject answer = client.next();
                    assertThat(answer.getString("type")).as(answer.encode()).isEqualTo("written");
                    answered.add(Integer.valueOf(answer.getString("id")));
                }
                assertThat(answered).as("answers in round %d", round).isEqualTo(numbers);
            }
            Rest rest = new Rest(gateway);
            eventually(() -> assertThat(
                            rest.get("/v1/tables/counts/rows/" + region).json())
                    .isEqualTo(new JsonObject().put("region", region).put("pv", WRITES)));
        }
    }

    private static String write(String region, int number) {
        JsonObject row = new JsonObject().put("region", region).put("pv", number);
        return new JsonObject()
                .put("type", "write")
                .put("id", String.valueOf(number))
                .put("table", "counts")
                .put(
                        "changes",
                        new JsonArray().add(new JsonObject().put("op", "+U").put("row", row)))
                .encode();
    }
}
