package dev.tidegate.gateway.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answers to the requests to one table that had a key. Its methods block: for one worker thread at a time. */
public final class Memory implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Memory.class);
    private static final int PARTITIONS = 8;
    private static final short DEFAULT_REPLICATION = -1;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(100);
    /** Kafka deletes by whole segments, so they are to be younger than what they are kept for. */
    private static final int SEGMENTS = 8;

    private final String table;
    private final byte[] prefix;
    private final Map<String, String> kafkaProperties;
    private final IdempotencySettings settings;
    private final InstantSource clock;
    private final Map<String, Answer> answers = new LinkedHashMap<>();
    private final ReentrantLock reading = new ReentrantLock();
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private @Nullable TopicPartition partition;
    private volatile boolean closed;

    /**
     * @param table the topic whose requests these are; what belongs to others is passed over
     * @param kafkaProperties of the cluster
     */
    public Memory(
            String table, Map<String, String> kafkaProperties, IdempotencySettings settings, InstantSource clock) {
        this.table = table;
        this.prefix = (table + "\n").getBytes(UTF_8);
        this.kafkaProperties = kafkaProperties;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Reads all that was written until now. The caller has fenced whoever wrote before, so after this nothing is missing.
     *
     * @throws KafkaException if Kafka does not let it, or not in time
     */
    public void catchUp() {
        reading.lock();
        try {
            read();
        } finally {
            closeIfDone();
            reading.unlock();
        }
    }

    private void read() {
        try (Admin admin = Admin.create(known(AdminClientConfig.configNames()))) {
            TopicPartition here = place(admin);
            KafkaConsumer<byte[], byte[]> reader = reader(here);
            long end = end(admin, here);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (reader.position(here) < end) {
                if (closed) {
                    throw new KafkaException("the gateway closes");
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new TimeoutException("the memory of idempotency keys, " + here + ", could be read to offset "
                            + reader.position(here) + " of " + end + " only: a transaction before that is still open");
                }
                reader.poll(POLL).forEach(this::read);
            }
        }
    }

    private TopicPartition place(Admin admin) {
        TopicPartition found = partition;
        if (found == null) {
            String topic = settings.topic();
            int partitions = partitions(admin, topic);
            found = new TopicPartition(topic, Utils.toPositive(Utils.murmur2(table.getBytes(UTF_8))) % partitions);
            partition = found;
        }
        return found;
    }

    private int partitions(Admin admin, String topic) {
        long retention = settings.retention().toMillis();
        NewTopic wanted = new NewTopic(topic, PARTITIONS, DEFAULT_REPLICATION)
                .configs(Map.of(
                        "cleanup.policy", "delete",
                        "retention.ms", Long.toString(retention),
                        "segment.ms", Long.toString(Math.max(1, retention / SEGMENTS))));
        try {
            admin.createTopics(List.of(wanted)).all().get();
            log.info("Made the topic '{}', which remembers idempotency keys", topic);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw failed(e);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        try {
            return admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .values()
                    .iterator()
                    .next()
                    .partitions()
                    .size();
        } catch (ExecutionException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private KafkaConsumer<byte[], byte[]> reader(TopicPartition here) {
        KafkaConsumer<byte[], byte[]> reader = consumer;
        if (reader == null) {
            Map<String, Object> properties = known(ConsumerConfig.configNames());
            properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
            properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
            properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
            properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
            properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "tidegate-idempotency-" + table);
            reader = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            reader.assign(List.of(here));
            consumer = reader;
        }
        return reader;
    }

    /** Of what is in the log, committed or not: what lies below may be behind a transaction that is open elsewhere. */
    private static long end(Admin admin, TopicPartition here) {
        try {
            return admin.listOffsets(
                            Map.of(here, OffsetSpec.latest()), new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                    .partitionResult(here)
                    .get()
                    .offset();
        } catch (ExecutionException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private Map<String, Object> known(Iterable<String> names) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (String name : names) {
            if (kafkaProperties.containsKey(name)) {
                properties.put(name, kafkaProperties.get(name));
            }
        }
        return properties;
    }

    private static KafkaException failed(ExecutionException e) {
        return e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    }

    private static KafkaException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new KafkaException(e);
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        byte[] key = record.key();
        if (key == null || record.value() == null || !startsWith(key, prefix)) {
            return;
        }
        try {
            put(
                    new String(key, prefix.length, key.length - prefix.length, UTF_8),
                    Answer.of(record.value(), record.timestamp()));
        } catch (IOException | IllegalArgumentException e) {
            log.warn(
                    "{} partition {} offset {}: is no answer to a request, and not of ours; passed over",
                    record.topic(),
                    record.partition(),
                    record.offset());
        }
    }

    private static boolean startsWith(byte[] bytes, byte[] beginning) {
        return bytes.length >= beginning.length
                && Arrays.equals(bytes, 0, beginning.length, beginning, 0, beginning.length);
    }

    /** What the request with this key was answered; null if nobody here remembers one. */
    public @Nullable Answer answer(String key) {
        forget();
        return answers.get(key);
    }

    /** What is to be written with the rows of a request, so that it is remembered. */
    public ProducerRecord<byte[], byte[]> record(String key, Answer answer) {
        TopicPartition here = partition;
        if (here == null) {
            throw new IllegalStateException("nothing was read yet");
        }
        byte[] suffix = key.getBytes(UTF_8);
        byte[] whole = new byte[prefix.length + suffix.length];
        System.arraycopy(prefix, 0, whole, 0, prefix.length);
        System.arraycopy(suffix, 0, whole, prefix.length, suffix.length);
        return new ProducerRecord<>(here.topic(), here.partition(), answer.time(), whole, answer.toBytes());
    }

    /** What was committed. */
    public void put(String key, Answer answer) {
        answers.remove(key);
        answers.put(key, answer);
        forget();
    }

    private void forget() {
        long oldest = clock.millis() - settings.retention().toMillis();
        Iterator<Answer> eldest = answers.values().iterator();
        while (eldest.hasNext() && (eldest.next().time() < oldest || answers.size() > settings.maxKeys())) {
            eldest.remove();
        }
    }

    /** From any thread; whoever catches up meanwhile ends, and closes what he reads with. */
    @Override
    public void close() {
        closed = true;
        if (reading.tryLock()) {
            try {
                closeIfDone();
            } finally {
                reading.unlock();
            }
        }
    }

    private void closeIfDone() {
        KafkaConsumer<byte[], byte[]> reader = consumer;
        if (closed && reader != null) {
            consumer = null;
            reader.close();
        }
    }
}
