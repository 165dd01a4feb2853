package dev.tidegate.gateway.writer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.record.KafkaMessage;
import dev.tidegate.gateway.testing.Tables;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadLetterWriterTest {
    private final Vertx vertx = Vertx.vertx();
    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aRecordWithoutATimestampIsTakenToo() throws Exception {
        DeadLetterWriter writer =
                new DeadLetterWriter(Tables.upsert("id STRING PRIMARY KEY NOT ENFORCED"), new Producers(p -> kafka));
        vertx.deployVerticle(writer).await(10, TimeUnit.SECONDS);
        KafkaMessage timeless =
                new KafkaMessage("t", 3, 7, -1, "NoTimestampType", null, List.of(), null, "broken".getBytes(UTF_8));

        writer.send("dead", timeless, "value: is not JSON").await(10, TimeUnit.SECONDS);

        assertThat(kafka.history()).hasSize(1);
        assertThat(kafka.history().get(0).topic()).isEqualTo("dead");
        assertThat(kafka.history().get(0).value()).isEqualTo(timeless.value());
    }
}
