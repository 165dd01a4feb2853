package dev.tidegate.gateway.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 90, unit = TimeUnit.SECONDS)
class KafkaBrokerIT {

    @Test
    void reads_back_what_was_produced_with_headers_and_tombstones() {
        KafkaBroker broker = KafkaBroker.shared();
        String topic = broker.createTopic(KafkaBroker.uniqueName("kit"), 1, Map.of("cleanup.policy", "compact"));

        broker.produce(topic, bytes("k"), bytes("v"), new RecordHeader("origin", bytes("test")));
        broker.produce(topic, bytes("k"), null);

        List<ConsumerRecord<byte[], byte[]>> records = broker.readAll(topic);
        assertThat(records).hasSize(2);
        assertThat(records.get(0).key()).isEqualTo(bytes("k"));
        assertThat(records.get(0).value()).isEqualTo(bytes("v"));
        assertThat(records.get(0).headers().lastHeader("origin").value()).isEqualTo(bytes("test"));
        assertThat(records.get(1).value()).isNull();
    }

    @Test
    void reads_every_partition_of_a_topic_that_grew() {
        KafkaBroker broker = KafkaBroker.shared();
        String topic = broker.newTopic("kit", 1);
        broker.growTopic(topic, 3);

        broker.produce(List.of(
                new ProducerRecord<>(topic, 2, bytes("c"), bytes("3")),
                new ProducerRecord<>(topic, 0, bytes("a"), bytes("1"))));

        assertThat(broker.readAll(topic))
                .extracting(record -> new String(record.key(), UTF_8))
                .containsExactly("a", "c");
    }

    @Test
    void a_broker_that_went_away_comes_back_with_its_data() {
        try (RestartableBroker broker = RestartableBroker.start()) {
            String topic = broker.newTopic("kit", 1);
            broker.produce(topic, bytes("k"), bytes("v"));

            broker.stop();
            assertThatThrownBy(() -> connect(broker)).isInstanceOf(Exception.class);
            broker.restart();

            assertThat(broker.readAll(topic)).hasSize(1);
        }
    }

    private static void connect(KafkaBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "default.api.timeout.ms",
                "1000",
                "request.timeout.ms",
                "500"))) {
            admin.describeCluster().nodes().get(Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
