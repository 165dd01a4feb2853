package dev.tidegate.gateway.kafka;

import dev.tidegate.gateway.catalog.KafkaOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Creates the clients of a table and closes them at once. Their constructors find what no declaration tells: a class, a
 * login module, a truststore that is not there, a JAAS entry that cannot be read, options that contradict each other.
 *
 * <p>Nothing that the user named is connected to: the clients get a port of this machine at which nothing listens. Two
 * SASL mechanisms, which log in while a client is created, are left out: for them only the JAAS entry is read.
 */
public final class ClientTrial {
    private static final String NOWHERE = "127.0.0.1:9";
    private static final String PROTOCOL = "security.protocol";
    private static final String JAAS = "sasl.jaas.config";
    private static final Set<String> LOG_IN_EARLY = Set.of("OAUTHBEARER", "GSSAPI");

    private final KafkaOptions options;
    private final List<ClientFailure> failures = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    private ClientTrial(KafkaOptions options) {
        this.options = options;
    }

    /** What is wrong with these options, each thing once. Blocks for as long as it takes to read files. */
    public static List<ClientFailure> failures(KafkaOptions options) {
        ClientTrial trial = new ClientTrial(options);
        trial.run();
        return List.copyOf(trial.failures);
    }

    private void run() {
        Map<String, Object> properties = new HashMap<>(options.values());
        properties.put("bootstrap.servers", NOWHERE);
        properties.remove("transactional.id");
        String protocol = options.values().getOrDefault(PROTOCOL, "PLAINTEXT");
        boolean logsInEarly = LOG_IN_EARLY.contains(options.values().getOrDefault("sasl.mechanism", "GSSAPI"));
        if (protocol.startsWith("SASL_") && logsInEarly) {
            properties.put(PROTOCOL, protocol.substring("SASL_".length()));
            attempt(this::readJaas);
        }
        attempt(() -> {
            Map<String, Object> consumer = new HashMap<>(properties);
            consumer.put("key.deserializer", ByteArrayDeserializer.class);
            consumer.put("value.deserializer", ByteArrayDeserializer.class);
            new KafkaConsumer<byte[], byte[]>(consumer).close();
            return true;
        });
        attempt(() -> {
            Map<String, Object> producer = new HashMap<>(properties);
            producer.put("key.serializer", ByteArraySerializer.class);
            producer.put("value.serializer", ByteArraySerializer.class);
            new KafkaProducer<byte[], byte[]>(producer).close(Duration.ZERO);
            return true;
        });
        attempt(() -> {
            Admin.create(properties).close(Duration.ZERO);
            return true;
        });
    }

    private boolean readJaas() throws ClassNotFoundException {
        String text = options.values().get(JAAS);
        Map<String, ?> configuration = text == null ? Map.of() : Map.of(JAAS, new Password(text));
        for (var entry : JaasContext.loadClientContext(configuration).configurationEntries()) {
            Class.forName(entry.getLoginModuleName(), false, getClass().getClassLoader());
        }
        return true;
    }

    private void attempt(Callable<Boolean> creation) {
        try {
            creation.call();
        } catch (Exception | LinkageError e) {
            ClientFailure failure = ClientFailure.of(e, options);
            if (seen.add(failure.option() == null ? failure.problem() : failure.option())) {
                failures.add(failure);
            }
        }
    }
}
