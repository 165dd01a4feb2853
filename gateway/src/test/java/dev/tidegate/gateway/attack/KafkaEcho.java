package dev.tidegate.gateway.attack;

import dev.tidegate.gateway.testing.KafkaBroker;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends a record through the broker and waits until it is read: the way of a change without a gateway. */
final class KafkaEcho implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 9_000;

    private final TopicPartition partition;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread reader;
    private volatile boolean closed;
    private int last = -1;

    KafkaEcho() {
        KafkaBroker broker = KafkaBroker.shared();
        Map<String, Object> server = Map.of("bootstrap.servers", broker.bootstrapServers());
        partition = new TopicPartition(broker.newTopic("echo", 1), 0);
        producer = new KafkaProducer<>(server, new ByteArraySerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(server, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        reader = new Thread(this::read, "kafka-echo");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        while (!closed) {
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(100))) {
                saw(ByteBuffer.wrap(each.value()).getInt());
            }
        }
        consumer.close();
    }

    private synchronized void saw(int number) {
        last = number;
        notifyAll();
    }

    /** Returns when this number has come back. */
    void roundTrip(int number) throws Exception {
        byte[] value = ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
        producer.send(new ProducerRecord<>(partition.topic(), value)).get();
        await(number);
    }

    private synchronized void await(int number) throws Exception {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (last != number) {
            if (System.nanoTime() > end) {
                throw new TimeoutException("the broker lost record " + number);
            }
            wait(100);
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        reader.join(PATIENCE_MILLIS);
        producer.close(Duration.ZERO);
    }
}
