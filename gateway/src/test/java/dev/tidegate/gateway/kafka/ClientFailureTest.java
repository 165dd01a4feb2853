package dev.tidegate.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tidegate.gateway.catalog.KafkaOptions;
import dev.tidegate.gateway.catalog.OptionSource;
import dev.tidegate.gateway.error.Secrets;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Kafka's own clients throw for options that a user may write, and what the user reads. */
class ClientFailureTest {
    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " username=\"me\" password=\"Numbat-31\";";

    /** Options that a consumer's constructor refuses; the option at fault, and what the problem and the remedy say. */
    static Stream<Arguments> refused() {
        return Stream.of(
                arguments(
                        Map.of("bootstrap.servers", "localhost"),
                        "bootstrap.servers",
                        "'localhost' is no address",
                        "host:port"),
                arguments(
                        Map.of("bootstrap.servers", "localhost:port"), "bootstrap.servers", "no address", "host:port"),
                arguments(
                        Map.of("bootstrap.servers", "no-such-host.invalid:9092"),
                        "bootstrap.servers",
                        "no host known here",
                        "resolves"),
                arguments(Map.of("max.poll.records", "many"), "max.poll.records", "'many' is not legal", ""),
                arguments(Map.of("security.protocol", "TLS"), "security.protocol", "'TLS' is not legal", ""),
                arguments(
                        Map.of("interceptor.classes", "com.example.None"),
                        "interceptor.classes",
                        "com.example.None",
                        "spelling"),
                arguments(
                        sasl(PLAIN.replace("Plain", "Plane")),
                        "sasl.jaas.config",
                        "no login module org.apache.kafka.common.security.plain.PlaneLoginModule",
                        "PlainLoginModule"),
                arguments(
                        sasl(PLAIN.replace(";", "")), "sasl.jaas.config", "not terminated by semi-colon", "semicolon"),
                arguments(sasl("x"), "sasl.jaas.config", "control flag", "required"),
                arguments(sasl("Numbat-31 Numbat-31;"), "sasl.jaas.config", "control flag", "required"),
                arguments(sasl(PLAIN + PLAIN), "sasl.jaas.config", "2 login modules", "required"),
                arguments(
                        Map.of("security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", "PLAIN"),
                        "sasl.jaas.config",
                        "no credentials",
                        "required"),
                arguments(
                        Map.of("security.protocol", "SSL", "ssl.truststore.location", "/no/such.jks"),
                        "ssl.truststore.location",
                        "the file /no/such.jks does not exist",
                        "path"),
                arguments(
                        Map.of(
                                "security.protocol",
                                "SSL",
                                "ssl.keystore.location",
                                "/no/such.p12",
                                "ssl.keystore.password",
                                "Numbat-31"),
                        "ssl.keystore.location",
                        "/no/such.p12 does not exist",
                        "path"),
                arguments(
                        Map.of("security.protocol", "SSL", "ssl.truststore.location", "pom.xml"),
                        "ssl.truststore.location",
                        "pom.xml is no store of type JKS",
                        "ssl.truststore.type"));
    }

    private static Map<String, String> sasl(String jaas) {
        return Map.of("security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", "PLAIN", "sasl.jaas.config", jaas);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aClientThatCannotBeMadeNamesOptionReasonAndRemedy(
            Map<String, String> options, String option, String problem, String remedy) {
        Secrets.remember(options.getOrDefault("sasl.jaas.config", "Numbat-31"));

        ClientFailure failure = ClientFailure.of(refusal(options), kafka(options));

        assertThat(failure.option()).isEqualTo(option);
        assertThat(failure.problem())
                .contains(problem)
                .doesNotContain("Failed to")
                .doesNotContain("Numbat");
        assertThat(failure.remedy()).contains(remedy).doesNotContain("Numbat");
        assertThat(failure.describe(kafka(options)))
                .startsWith((options.containsKey(option) ? "t.sql:7: " : "") + "option 'properties." + option + "': ");
    }

    private static Throwable refusal(Map<String, String> options) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", "localhost:9092");
        properties.put("key.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
        properties.put("value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
        properties.putAll(options);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
            throw new AssertionError("made " + consumer);
        } catch (RuntimeException e) {
            return e;
        }
    }

    static Stream<Arguments> thrown() {
        return Stream.of(
                arguments(
                        new SaslAuthenticationException("Authentication failed: Invalid username or password"),
                        "sasl.jaas.config",
                        "Invalid username or password"),
                arguments(
                        new UnsupportedSaslMechanismException(
                                "Client SASL mechanism 'PLAIN' not enabled in the server, enabled mechanisms are [SCRAM-SHA-512]"),
                        "sasl.mechanism",
                        "only SCRAM-SHA-512"),
                arguments(
                        new IllegalSaslStateException("Unexpected handshake request"),
                        "security.protocol",
                        "does not expect SASL"),
                arguments(
                        new SslAuthenticationException(
                                "SSL handshake failed",
                                new SSLHandshakeException(
                                        "PKIX path building failed: unable to find valid certification path to requested target")),
                        "ssl.truststore.location",
                        "not signed by anyone who is trusted"),
                arguments(
                        new SslAuthenticationException(
                                "SSL handshake failed",
                                new SSLHandshakeException("No subject alternative names present")),
                        "bootstrap.servers",
                        "for another host"),
                arguments(
                        new SslAuthenticationException(
                                "SSL handshake failed",
                                new javax.net.ssl.SSLException("Unsupported or unrecognized SSL message")),
                        "security.protocol",
                        "does not speak TLS"),
                arguments(new TopicAuthorizationException("Not authorized to access topics: [t]"), null, "[t]"),
                arguments(
                        new TimeoutException("Call(callName=describeTopics, deadlineMs=1) timed out"),
                        "bootstrap.servers",
                        "Kafka at localhost:9092 does not answer"),
                arguments(
                        new KafkaException("Failed to construct", new NoSuchFileException("/secrets/x.jks")),
                        "ssl.truststore.location",
                        "/secrets/x.jks does not exist"),
                arguments(
                        new KafkaException("outer", new IllegalStateException("the inner reason.")),
                        null,
                        "the inner reason"),
                arguments(new RuntimeException(), null, "RuntimeException"));
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void whatABrokerRefusesNamesOptionAndInnermostReason(Throwable thrown, String option, String problem) {
        Map<String, String> options = Map.of("bootstrap.servers", "localhost:9092", "security.protocol", "SASL_SSL");

        ClientFailure failure = ClientFailure.of(thrown, kafka(options));

        assertThat(failure.option()).isEqualTo(option);
        assertThat(failure.problem()).contains(problem);
        assertThat(failure.permanent()).isFalse();
    }

    @Test
    void theWrongValueOfASecretIsNotShown() {
        KafkaOptions options = kafka(Map.of("ssl.key.password", "x"));

        assertThat(ClientFailure.of(new ConfigException("ssl.key.password", "Numbat-31", "bad"), options)
                        .problem())
                .isEqualTo("'******' is not legal: bad");
    }

    @Test
    void aCauseThatIsItsOwnCauseEnds() {
        RuntimeException outer = new RuntimeException("outer");
        RuntimeException inner = new RuntimeException("inner", outer);
        outer.initCause(inner);

        assertThat(ClientFailure.of(outer, kafka(Map.of())).problem()).contains("RuntimeException: inner");
    }

    @Test
    void flinksNamesOfKafkasClassesBecomeKafkas() {
        KafkaOptions options = kafka(Map.of(
                "sasl.jaas.config",
                "org.apache.flink.kafka.shaded." + PLAIN,
                "partitioner.class",
                "org.apache.flink.kafka.shaded.org.apache.kafka.clients.producer.RoundRobinPartitioner"));

        assertThat(options.values())
                .containsEntry("sasl.jaas.config", PLAIN)
                .containsEntry("partitioner.class", "org.apache.kafka.clients.producer.RoundRobinPartitioner");
    }

    private static KafkaOptions kafka(Map<String, String> values) {
        Map<String, OptionSource> sources = new HashMap<>();
        values.keySet().forEach(name -> sources.put(name, OptionSource.of("properties." + name, "t.sql", 7)));
        return new KafkaOptions(values, sources);
    }
}
