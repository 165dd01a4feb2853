package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.record.KafkaMessage;
import io.vertx.core.Future;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** How a shard's consumer is set up, and what it reads as the gateway's own records. */
final class Consumers {
    /** Commands such as pause and seek wait behind a running poll, so it must not be long. */
    static final Duration POLL_TIMEOUT = Duration.ofMillis(200);

    private final Table table;
    private final TableReader.Parts parts;
    private final Map<String, Object> properties;
    private final Supplier<Pipeline> pipelines;

    /** @param pipelines one for each consumer */
    Consumers(Table table, int shard, TableReader.Parts parts, Supplier<Pipeline> pipelines) {
        ReaderSettings settings = parts.settings();
        this.table = table;
        this.parts = parts;
        this.pipelines = pipelines;
        this.properties = new HashMap<>(table.kafkaProperties());
        properties.putIfAbsent(ConsumerConfig.CLIENT_ID_CONFIG, "tidegate-" + table.name() + "-" + shard);
        properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.maxPollRecords());
        properties.putIfAbsent(
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG, settings.limits().maxFetchBytes());
        properties.putIfAbsent(
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                settings.limits().maxPartitionFetchBytes());
        // Partitions are assigned, positions are the logs': no group, no commits, and never a silent jump.
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.putIfAbsent(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "1000");
    }

    /** Blocks while host names are looked up. */
    KafkaConsumer<byte[], byte[]> create(BooleanSupplier awaited) {
        return new ReadingConsumer(new ReadingConsumer.Setup(
                properties, pipelines.get(), parts.settings(), parts.tableSettings(), awaited));
    }

    /** Gives the consumer these partitions, each at the position of its log. */
    Future<Void> assign(KafkaReadStream<byte[], byte[]> consumer, Collection<LivePartition> partitions) {
        Set<TopicPartition> assigned = new HashSet<>();
        for (LivePartition partition : partitions) {
            assigned.add(topicPartition(partition));
        }
        Future<Void> all = consumer.assign(assigned);
        for (LivePartition partition : partitions) {
            all = all.compose(v ->
                    consumer.seek(topicPartition(partition), partition.log().end()));
        }
        return all;
    }

    TopicPartition topicPartition(LivePartition partition) {
        return new TopicPartition(table.topic(), partition.number());
    }

    static KafkaMessage message(ConsumerRecord<byte[], byte[]> record) {
        return new KafkaMessage(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType().toString(),
                leaderEpoch(record),
                headers(record.headers()),
                record.key(),
                record.value());
    }

    private static @Nullable Integer leaderEpoch(ConsumerRecord<byte[], byte[]> record) {
        return record.leaderEpoch().orElse(null);
    }

    private static List<KafkaMessage.Header> headers(Headers headers) {
        Header[] all = headers.toArray();
        if (all.length == 0) {
            return List.of(); // as a rule
        }
        List<KafkaMessage.Header> list = new ArrayList<>(all.length);
        for (Header header : all) {
            list.add(new KafkaMessage.Header(header.key(), header.value()));
        }
        return list;
    }

    @Override
    public String toString() {
        return "consumer " + properties.get(ConsumerConfig.CLIENT_ID_CONFIG);
    }
}
