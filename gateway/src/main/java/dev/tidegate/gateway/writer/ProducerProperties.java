package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** From a table's {@code properties.*} to the producer's. */
final class ProducerProperties {

    /**
     * Every one of them gives way to {@code properties.*}.
     *
     * <p>{@code max.in.flight.requests.per.connection}: with several requests on their way to a partition that the
     * producer has not written yet, its leader may refuse the first, being new in office, and take the second; the first
     * is then out of sequence until it expires, although the producer is idempotent. A burst into a topic just created
     * does that to several in a hundred. Larger batches make up for the lost pipelining.
     *
     * <p>{@code linger.ms}: a caller waits for his answer, and while one request is on its way the rows that come are
     * gathered anyway. It is also what Flink's sink has; Kafka's clients wait for 5 ms since KIP-1030.
     *
     * <p>{@code max.block.ms} is how long a write may wait to learn where its topic lives; Kafka's own default of a
     * minute is too long for a caller who waits.
     */
    private static final Map<String, Object> DEFAULTS = Map.of(
            ProducerConfig.ACKS_CONFIG, "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true",
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1",
            ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4",
            ProducerConfig.BATCH_SIZE_CONFIG, "65536",
            ProducerConfig.LINGER_MS_CONFIG, "0",
            ProducerConfig.MAX_BLOCK_MS_CONFIG, "5000");

    /** Kafka checks these two against each other, so whoever sets one of them gets Kafka's default for the other. */
    private static final Map<String, Object> TIMEOUTS = Map.of(
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "30000",
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");

    /**
     * What a node that died leaves open holds up those who read what is committed for so long, unless it comes back
     * before. A transaction here takes no longer than its rows take to be sent.
     */
    private static final String TRANSACTION_TIMEOUT_MS = "30000";

    private static final Set<String> CONSUMER_ONLY = ConsumerConfig.configNames().stream()
            .filter(name -> !ProducerConfig.configNames().contains(name))
            .collect(Collectors.toUnmodifiableSet());

    private ProducerProperties() {}

    /**
     * The producer's properties. Those that only a consumer knows are left out, so tables that differ in their
     * {@code group.id} alone share a producer.
     *
     * @throws TidegateException {@link ErrorCode#INVALID_CONFIGURATION} if Kafka cannot read one of them
     */
    static Map<String, Object> of(Table table) {
        Map<String, String> given = table.kafkaProperties();
        if (given.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG)) {
            throw new TidegateException(
                    ErrorCode.INVALID_CONFIGURATION,
                    table.origin() + ": table '" + table.name()
                            + "': 'properties.transactional.id' cannot be set; write 'sink.delivery-guarantee' = 'exactly-once' and"
                            + " 'sink.transactional-id-prefix' instead");
        }
        Map<String, Object> properties = new HashMap<>(DEFAULTS);
        if (TIMEOUTS.keySet().stream().noneMatch(given::containsKey)) {
            properties.putAll(TIMEOUTS);
        }
        given.forEach((name, value) -> {
            if (!CONSUMER_ONLY.contains(name)) {
                properties.put(name, value);
            }
        });
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        check(table, properties);
        return Map.copyOf(properties);
    }

    /**
     * Those of a producer for transactions.
     *
     * @param owner ends the transactional id: of two producers with one id Kafka keeps the older from writing
     */
    static Map<String, Object> transactional(Table table, String owner) {
        Map<String, Object> properties = new HashMap<>(of(table));
        properties.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
        properties.put(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                table.sink().transactionalIdPrefix() + "-" + table.name() + "-" + owner);
        return Map.copyOf(properties);
    }

    /** The largest record that the producer takes: {@code max.request.size}, in bytes. */
    static int maxRecordSize(Map<String, Object> properties) {
        Object size = ProducerConfig.configDef().parse(properties).get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
        return size instanceof Integer bytes ? bytes : Integer.MAX_VALUE;
    }

    /** How long Kafka's producer may take to confirm a record or give it up. */
    static Duration longestSend(Map<String, Object> properties) {
        Map<String, Object> parsed = ProducerConfig.configDef().parse(properties);
        Object delivery = parsed.get(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
        Object block = parsed.get(ProducerConfig.MAX_BLOCK_MS_CONFIG);
        long millis = (delivery instanceof Number d ? d.longValue() : 120_000)
                + (block instanceof Number b ? b.longValue() : 60_000);
        return Duration.ofMillis(Math.min(millis, Integer.MAX_VALUE)).plusSeconds(10);
    }

    private static void check(Table table, Map<String, Object> properties) {
        try {
            ProducerConfig.configDef().parse(properties);
        } catch (ConfigException e) {
            throw KafkaFailure.invalidProperties(table, e);
        }
    }
}
