package dev.tidegate.gateway.attack;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.KafkaBroker;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A record that needs more memory than the gateway has, in a batch that is small because it is compressed. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class LargeRecordIT {
    private static final int LARGE = 300_000_000;

    @Test
    void it_stops_its_own_partition_with_the_line_that_skips_it_and_nothing_else() throws Exception {
        String topic = KafkaBroker.shared().newTopic("large", 1);
        try (AttackedGateway gateway = AttackedGateway.start("", """
                CREATE TABLE huge (id STRING, v STRING, PRIMARY KEY (id) NOT ENFORCED) WITH (
                  'connector' = 'upsert-kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%%s',
                  'key.format' = 'raw', 'value.format' = 'json', 'value.fields-include' = 'EXCEPT_KEY');
                """.formatted(topic))) {
            send(topic, new byte[LARGE]);

            eventually(() -> {
                JsonObject status =
                        new JsonObject(gateway.get("/v1/tables/huge").body());
                assertThat(status.getString("problem")).contains("partition 0").contains("memory");
                assertThat(status.getJsonObject("stoppedAt").getString("skip")).isEqualTo("errors.skip: [\"0:0\"]");
            });
            int written = put(gateway);
            eventually(
                    () -> assertThat(gateway.get("/v1/tables/people/rows/after").statusCode())
                            .isEqualTo(200));

            assertThat(written).isBetween(200, 299);
            assertThat(gateway.process().isAlive()).isTrue();
            assertThat(gateway.get("/health/live").statusCode()).isEqualTo(200);
        }
    }

    private static int put(AttackedGateway gateway) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(gateway.http("/v1/tables/people/rows/after"))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"name\":\"after\",\"n\":1}"))
                .build();
        return AttackedGateway.CLIENT.send(request, BodyHandlers.ofString()).statusCode();
    }

    private static void send(String topic, byte[] value) throws Exception {
        Map<String, Object> properties = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                KafkaBroker.shared().bootstrapServers(),
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "zstd",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                2 * LARGE,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                2L * LARGE);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, "k".getBytes(), value)).get();
        }
    }
}
