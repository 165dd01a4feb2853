package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.simulation.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * A topic with one partition, behind an idempotent producer: records arrive in the order in which they were sent, each is
 * answered once and in that order, after a while, and some are answered with a failure, whether or not they arrived.
 */
public final class SimulatedKafka {
    private static final Duration DELAY = Duration.ofMillis(40);

    private final Simulation simulation;
    private final int failuresPercent;
    private final Fault fault;
    private final List<ProducerRecord<byte[], byte[]>> log = new ArrayList<>();
    private int answered;
    private int sent;

    /** What Kafka never does: to see that it would be found. */
    public enum Fault {
        NONE,
        /** It does not answer for some records. */
        SILENT,
        /** Some records arrive before earlier ones. */
        REORDERS
    }

    public SimulatedKafka(Simulation simulation, int failuresPercent, Fault fault) {
        this.simulation = simulation;
        this.failuresPercent = failuresPercent;
        this.fault = fault;
    }

    /** The producers of a process that reaches this Kafka. */
    public Producers producers() {
        return new Producers(properties -> new Idempotent());
    }

    /** What arrived, by offset. */
    public List<ProducerRecord<byte[], byte[]>> log() {
        return log;
    }

    private final class Idempotent extends MockProducer<byte[], byte[]> {
        private final List<Runnable> answers = new ArrayList<>();

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            sent++;
            boolean fails = simulation.random().nextInt(100) < failuresPercent;
            boolean happens = simulation.random().nextInt(6) == 0;
            if (!fails || simulation.random().nextBoolean()) {
                log.add(happens && fault == Fault.REORDERS && !log.isEmpty() ? log.size() - 1 : log.size(), record);
            }
            if (happens && fault == Fault.SILENT) {
                return new CompletableFuture<>();
            }
            long offset = log.size() - 1;
            answers.add(() -> {
                answered++;
                if (fails) {
                    callback.onCompletion(null, new TimeoutException("no answer"));
                } else {
                    callback.onCompletion(
                            new RecordMetadata(new TopicPartition(record.topic(), 0), offset, 0, 0, 4, 4), null);
                }
            });
            simulation.later(DELAY, this::answerNext);
            return new CompletableFuture<>();
        }

        /** The oldest one: answers come in the order of the records. */
        private void answerNext() {
            if (!answers.isEmpty()) {
                answers.remove(0).run();
            }
        }

        @Override
        public void close(Duration timeout) {
            while (!answers.isEmpty()) {
                answers.remove(0).run();
            }
        }
    }

    public boolean isQuiet() {
        return sent == answered;
    }
}
