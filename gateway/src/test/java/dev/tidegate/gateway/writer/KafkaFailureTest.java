package dev.tidegate.gateway.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaFailureTest {
    private static final String SECRET = "open sesame";
    private static final Table TABLE = PageViews.table(
            "views", Map.of("properties.bootstrap.servers", "unused:9092", "properties.sasl.jaas.config", SECRET));

    static Stream<Arguments> exceptions() {
        return Stream.of(
                arguments(new RecordTooLargeException("2 MB"), ErrorCode.RECORD_TOO_LARGE, "max.message.bytes"),
                arguments(new TopicAuthorizationException("no"), ErrorCode.KAFKA_FORBIDDEN, "WRITE"),
                arguments(new ClusterAuthorizationException("no"), ErrorCode.KAFKA_FORBIDDEN, "IDEMPOTENT_WRITE"),
                arguments(new SaslAuthenticationException("no"), ErrorCode.KAFKA_FORBIDDEN, "credentials"),
                arguments(new InvalidRecordException("no key"), ErrorCode.INVALID_ROW, "refused the record"),
                arguments(new InvalidTopicException("bad name"), ErrorCode.INVALID_CONFIGURATION, "topic"),
                arguments(new TimeoutException("late"), ErrorCode.KAFKA_UNAVAILABLE, "try again"),
                arguments(new BufferExhaustedException("full"), ErrorCode.OVERLOADED, "properties.buffer.memory"),
                arguments(new NotLeaderOrFollowerException("moved"), ErrorCode.KAFKA_UNAVAILABLE, "try again"),
                arguments(new UnknownTopicOrPartitionException("gone"), ErrorCode.KAFKA_UNAVAILABLE, "try again"),
                arguments(new KafkaException("closed"), ErrorCode.KAFKA_UNAVAILABLE, "try again"),
                arguments(new IllegalArgumentException("a bug"), ErrorCode.INTERNAL, "a bug"));
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void eachExceptionOfKafkasHasACodeAPlaceAndACure(Exception cause, ErrorCode code, String mention) {
        TidegateException failure = KafkaFailure.of(TABLE, 3, cause);

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure)
                .hasMessageContaining("table 'pv' (topic 'views', partition 3)")
                .hasMessageContaining(mention)
                .hasMessageContaining(cause.getMessage());
    }

    @Test
    void aProducerThatCannotBeMadeIsToldWithoutTheTablesSecrets() {
        TidegateException failure = KafkaFailure.of(
                TABLE, -1, new KafkaException("Failed to construct", new ConfigException("cannot read " + SECRET)));

        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
        assertThat(failure).hasMessageContaining("tables.sql:1").hasMessageContaining("cannot read ******");
        assertThat(failure.getCause()).isNull();
    }

    @Test
    void aServerWhoseNameIsNotKnownYetIsNoMisconfiguration() {
        ConfigException unresolved = new ConfigException("No resolvable bootstrap urls given in bootstrap.servers");

        assertThat(KafkaFailure.of(TABLE, -1, new KafkaException("Failed to construct", unresolved))
                        .code())
                .isEqualTo(ErrorCode.KAFKA_UNAVAILABLE);
    }
}
