package dev.tidegate.gateway.kafka;

import dev.tidegate.gateway.catalog.KafkaOptions;
import dev.tidegate.gateway.catalog.Nearest;
import dev.tidegate.gateway.error.Secrets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;

/**
 * Checks options against the declarations of Kafka's own consumer, producer and admin client, without making a client.
 *
 * <p>A class that is not Kafka's, such as an interceptor or a login callback handler, reads options of its own, which are
 * declared nowhere. So where an option names such a class, names that Kafka does not know are legal.
 */
public final class ClientOptions {
    /** How bad it is. */
    public enum Severity {
        /** Kafka's clients know no such option. Flink passes it on to them, and they ignore it. */
        UNKNOWN,
        /** Kafka does not take the value. */
        ILLEGAL,
        /** Tidegate sets it itself. */
        NO_EFFECT
    }

    /**
     * Something that is wrong with an option.
     *
     * @param option by Kafka's name
     * @param problem the rest of a sentence that begins with the option
     */
    public record Finding(String option, Severity severity, String problem) {}

    private static final Map<String, ConfigKey> KEYS = keys();
    private static final String METRICS_CONTEXT = "metrics.context.";
    private static final String TRANSACTIONAL_ID = "transactional.id";
    private static final Set<String> SET_BY_TIDEGATE = Set.of(
            "key.deserializer",
            "value.deserializer",
            "key.serializer",
            "value.serializer",
            "enable.auto.commit",
            "allow.auto.create.topics");

    private static final Pattern ADDRESS = Pattern.compile("(?:[\\w.%-]*://)?\\[?[\\w.%:-]+]?:(\\d{1,5})");
    private static final int MAX_PORT = 65_535;

    private ClientOptions() {}

    private static Map<String, ConfigKey> keys() {
        Map<String, ConfigKey> keys = new HashMap<>();
        Stream.of(AdminClientConfig.configDef(), ProducerConfig.configDef(), ConsumerConfig.configDef())
                .forEach(definition -> keys.putAll(definition.configKeys()));
        keys.values().removeIf(key -> key.internalConfig);
        return Map.copyOf(keys);
    }

    /** Everything that is wrong, in the order of the options. */
    public static List<Finding> check(KafkaOptions options) {
        List<Finding> findings = new ArrayList<>();
        boolean hasClasses = namesClassesOfOthers(options.values());
        options.values().forEach((name, text) -> {
            ConfigKey key = KEYS.get(name);
            if (key == null) {
                if (!hasClasses && !name.startsWith(METRICS_CONTEXT)) {
                    findings.add(new Finding(name, Severity.UNKNOWN, unknown(name)));
                }
            } else if (name.equals(TRANSACTIONAL_ID)) {
                findings.add(new Finding(
                        name,
                        Severity.ILLEGAL,
                        "cannot be set. Write 'sink.delivery-guarantee' = 'exactly-once' and"
                                + " 'sink.transactional-id-prefix' in the DDL"));
            } else if (SET_BY_TIDEGATE.contains(name)) {
                findings.add(new Finding(name, Severity.NO_EFFECT, "has no effect: Tidegate sets it itself"));
            } else {
                illegal(key, text, options)
                        .ifPresent(problem -> findings.add(new Finding(name, Severity.ILLEGAL, problem)));
            }
        });
        return findings;
    }

    /** What has no effect because of other options, each a sentence; for the options that a client gets in the end. */
    public static List<String> contradictions(KafkaOptions options) {
        String protocol = options.values().getOrDefault("security.protocol", "PLAINTEXT");
        List<String> found = new ArrayList<>();
        for (String name : options.values().keySet()) {
            boolean forSasl = name.equals("sasl.jaas.config") || name.equals("sasl.mechanism");
            boolean forTls = name.startsWith("ssl.truststore.") || name.startsWith("ssl.keystore.");
            if ((forSasl && !protocol.startsWith("SASL_")) || (forTls && !protocol.endsWith("SSL"))) {
                found.add(options.source(name) + " has no effect while security.protocol is " + protocol);
            }
        }
        return found;
    }

    private static String unknown(String name) {
        if (name.startsWith("properties.") && KEYS.containsKey(name.substring("properties.".length()))) {
            return "is not known to Kafka's clients. Leave out 'properties.', which belongs to the DDL";
        }
        return "is not known to Kafka's clients. "
                + Nearest.hint(
                        name,
                        new TreeSet<>(KEYS.keySet()),
                        "Kafka's documentation lists them; options of a class of your own are legal beside the option"
                                + " that names the class");
    }

    private static Optional<String> illegal(ConfigKey key, String text, KafkaOptions options) {
        if (key.name.equals("bootstrap.servers")) {
            return address(text);
        }
        try {
            Object value = ConfigDef.parseType(key.name, text, key.type());
            if (key.validator != null && value != null) {
                key.validator.ensureValid(key.name, value);
            }
            return Optional.empty();
        } catch (ConfigException e) {
            ClientFailure failure = ClientFailure.of(e, options);
            String remedy = failure.remedy().isEmpty() ? "" : ". " + failure.remedy();
            return Optional.of(Secrets.redact(failure.problem()) + remedy);
        }
    }

    private static Optional<String> address(String servers) {
        for (String server : servers.split(",", -1)) {
            Matcher matcher = ADDRESS.matcher(server.strip());
            boolean legal = matcher.matches()
                    && Integer.parseInt(matcher.group(1)) > 0
                    && Integer.parseInt(matcher.group(1)) <= MAX_PORT;
            if (!legal) {
                return Optional.of("'" + Secrets.redact(server.strip())
                        + "' is no address of a broker. Write host:port, such as localhost:9092");
            }
        }
        return Optional.empty();
    }

    private static boolean namesClassesOfOthers(Map<String, String> options) {
        return options.entrySet().stream()
                .filter(option -> isNameOfClasses(option.getKey()))
                .flatMap(option -> Stream.of(option.getValue().split(",")))
                .map(String::strip)
                .anyMatch(name -> name.contains(".") && !name.startsWith("org.apache.kafka."));
    }

    private static boolean isNameOfClasses(String name) {
        ConfigKey key = KEYS.get(name);
        return key != null
                && (key.type() == ConfigDef.Type.CLASS
                        || Set.of(
                                        "interceptor.classes",
                                        "metric.reporters",
                                        "security.providers",
                                        "partition.assignment.strategy",
                                        "config.providers")
                                .contains(name));
    }
}
