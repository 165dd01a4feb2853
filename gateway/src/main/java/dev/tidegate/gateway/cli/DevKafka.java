package dev.tidegate.gateway.cli;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.localkafka.LocalKafka;
import dev.tidegate.localkafka.LocalKafkaException;
import dev.tidegate.localkafka.LocalKafkaSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The broker of {@code tidegate dev}: the only place that knows {@code local-kafka}, which no other command needs. */
final class DevKafka implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DevKafka.class);

    private final LocalKafka kafka;

    private DevKafka(LocalKafka kafka) {
        this.kafka = kafka;
    }

    /** @throws TidegateException if the port is taken or the folder cannot be used */
    static DevKafka start(int port, @Nullable Path data) {
        try {
            LocalKafka kafka = LocalKafka.start(new LocalKafkaSettings(port, data, Map.of()));
            kafka.fatalFault().thenAccept(reason -> LOG.error("Kafka stopped for good: {}", reason));
            return new DevKafka(kafka);
        } catch (LocalKafkaException e) {
            throw new TidegateException(ErrorCode.INVALID_CONFIGURATION, String.valueOf(e.getMessage()), e);
        }
    }

    /** What clients take as {@code bootstrap.servers}. */
    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /**
     * Creates the topics that are missing; those of upsert tables are compacted.
     *
     * @throws TidegateException if Kafka refuses one
     */
    void createTopics(List<Table> tables) {
        for (Table table : tables) {
            try {
                kafka.createTopic(table.topic(), 1, table.isUpsert() ? Map.of("cleanup.policy", "compact") : Map.of());
            } catch (LocalKafkaException e) {
                throw new TidegateException(ErrorCode.INVALID_CONFIGURATION, table.origin() + ": " + e.getMessage(), e);
            }
        }
    }

    @Override
    public void close() {
        kafka.close();
    }
}
