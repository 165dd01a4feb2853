package dev.tidegate.localkafka;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a local Kafka is to run.
 *
 * @param port the port on 127.0.0.1 that clients connect to, 0 for any free one
 * @param folder where the data is kept; null for a temporary folder, removed at close
 * @param properties Kafka's own broker properties, stronger than the ones set here
 */
public record LocalKafkaSettings(int port, @Nullable Path folder, Map<String, String> properties) {

    public LocalKafkaSettings {
        if (port < 0 || port > 65535) {
            throw new LocalKafkaException("Port " + port + " does not exist: give one from 1 to 65535, or 0 for any.");
        }
        properties = Map.copyOf(properties);
    }

    /** Any free port, and a temporary folder. */
    public static LocalKafkaSettings temporary() {
        return new LocalKafkaSettings(0, null, Map.of());
    }

    /** Any free port, and this folder, which is created when missing. */
    public static LocalKafkaSettings in(Path folder) {
        return new LocalKafkaSettings(0, folder, Map.of());
    }

    public LocalKafkaSettings withPort(int port) {
        return new LocalKafkaSettings(port, folder, properties);
    }

    /** The same settings with one more broker property, {@code log.cleaner.backoff.ms} for example. */
    public LocalKafkaSettings with(String property, String value) {
        Map<String, String> more = new LinkedHashMap<>(properties);
        more.put(property, value);
        return new LocalKafkaSettings(port, folder, more);
    }
}
