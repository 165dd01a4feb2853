package dev.tidegate.gateway.writer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.record.KafkaMessage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Sends records that could not be read to another topic: as they were, with headers that say where they come from and
 * what is wrong with them. The headers have the names of Kafka Connect's dead letter queue (KIP-298).
 *
 * <p>A record that is read again, after a restart say, is sent again.
 */
public final class DeadLetterWriter extends VerticleBase {
    private static final String PREFIX = "__connect.errors.";
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Table table;
    private final Producers.Shared producer;

    public DeadLetterWriter(Table table, Producers producers) {
        this.table = table;
        this.producer = producers.acquire(ProducerProperties.of(table));
    }

    /** Completes when Kafka has the record; may be called from any event loop. */
    public Future<Void> send(String topic, KafkaMessage message, String reason) {
        Promise<Void> sent = Promise.promise();
        context.executeBlocking(() -> {
                    producer.get().send(record(topic, message, reason), (metadata, failure) -> {
                        if (failure == null) {
                            sent.complete();
                        } else {
                            sent.fail(refused(topic, failure));
                        }
                    });
                    return null;
                })
                .onFailure(e -> sent.tryFail(refused(topic, e)));
        return sent.future();
    }

    private static TidegateException refused(String topic, Throwable cause) {
        return new TidegateException(
                ErrorCode.KAFKA_UNAVAILABLE,
                "the dead letter topic '" + topic + "' does not take it (" + cause.getMessage()
                        + "). Create the topic, or let the gateway write to it",
                cause);
    }

    private ProducerRecord<byte[], byte[]> record(String topic, KafkaMessage message, String reason) {
        RecordHeaders headers = new RecordHeaders();
        message.headers().forEach(header -> headers.add(header.key(), header.value()));
        headers.add(PREFIX + "topic", message.topic().getBytes(UTF_8));
        headers.add(PREFIX + "partition", String.valueOf(message.partition()).getBytes(UTF_8));
        headers.add(PREFIX + "offset", String.valueOf(message.offset()).getBytes(UTF_8));
        headers.add(PREFIX + "connector.name", table.name().getBytes(UTF_8));
        headers.add(PREFIX + "stage", (reason.startsWith("key") ? "KEY_CONVERTER" : "VALUE_CONVERTER").getBytes(UTF_8));
        headers.add(PREFIX + "exception.message", reason.getBytes(UTF_8));
        Long timestamp = message.timestamp() < 0 ? null : Long.valueOf(message.timestamp()); // some records have none
        return new ProducerRecord<>(topic, null, timestamp, message.key(), message.value(), headers);
    }

    @Override
    public Future<?> stop() {
        return producer.release(context, PATIENCE);
    }
}
