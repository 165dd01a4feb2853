package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.Causes;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.Secrets;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.writer.Transactions.CommitUnconfirmedException;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.jspecify.annotations.Nullable;

/** What Kafka's exceptions mean to whoever wrote the row: a code, the place, and what would be right. */
final class KafkaFailure {
    /** The only way to tell a name that is not known yet from a property that will never be right. */
    private static final String UNRESOLVED = "No resolvable bootstrap urls";

    private KafkaFailure() {}

    /**
     * @param partition where the record was going, negative when that is not known
     * @param cause what the producer said, by exception or by its callback
     */
    static TidegateException of(Table table, int partition, Throwable cause) {
        String place = "table '" + table.name() + "' (topic '" + table.topic() + "'"
                + (partition < 0 ? "" : ", partition " + partition) + ")";
        if (isTooLarge(cause)) {
            return failure(
                    ErrorCode.RECORD_TOO_LARGE,
                    "the record is too large for " + place
                            + "; raise 'properties.max.request.size' and the topic's max.message.bytes, or make it smaller",
                    cause);
        }
        if (cause instanceof ClusterAuthorizationException) {
            return failure(
                    ErrorCode.KAFKA_FORBIDDEN,
                    "Kafka does not let this gateway write to " + place + "; it needs IDEMPOTENT_WRITE on the cluster",
                    cause);
        }
        if (cause instanceof TransactionalIdAuthorizationException) {
            return failure(
                    ErrorCode.KAFKA_FORBIDDEN,
                    "Kafka does not let this gateway write to " + place
                            + "; it needs WRITE and DESCRIBE on the transactional ids that begin with '"
                            + table.sink().transactionalIdPrefix() + "'",
                    cause);
        }
        if (cause instanceof AuthorizationException) {
            return failure(
                    ErrorCode.KAFKA_FORBIDDEN,
                    "Kafka does not let this gateway write to " + place + "; it needs WRITE and DESCRIBE on the topic",
                    cause);
        }
        if (cause instanceof AuthenticationException) {
            return failure(
                    ErrorCode.KAFKA_FORBIDDEN,
                    "Kafka does not accept this gateway's credentials for " + place
                            + "; see its 'properties.sasl.*' and 'properties.ssl.*'",
                    cause);
        }
        if (isAboutTheRecord(cause)) {
            return failure(ErrorCode.INVALID_ROW, "Kafka refused the record for " + place, cause);
        }
        if (cause instanceof InvalidTopicException) {
            return failure(ErrorCode.INVALID_CONFIGURATION, "Kafka refused the topic of " + place, cause);
        }
        if (cause instanceof CommitUnconfirmedException) {
            return failure(
                    ErrorCode.KAFKA_UNAVAILABLE,
                    "Kafka did not confirm the transaction for " + place
                            + "; it is written as a whole or not at all, and nobody here knows which: try again",
                    cause);
        }
        if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
            return failure(
                    ErrorCode.WRITER_FENCED,
                    "nothing was written to " + place
                            + ": somebody else has begun to write with the transactional id of"
                            + " this node. If that goes on, two nodes have the same name ('writer.node'), or two"
                            + " applications the same 'sink.transactional-id-prefix'; try again",
                    cause);
        }
        if (cause instanceof BufferExhaustedException) {
            return failure(
                    ErrorCode.OVERLOADED,
                    "the producer has no memory left for " + place + ", because Kafka takes rows more slowly than they"
                            + " come; try again, or raise 'properties.buffer.memory'",
                    cause);
        }
        ConfigException misconfigured = misconfiguration(cause);
        if (misconfigured != null) {
            return invalidProperties(table, misconfigured);
        }
        // A closed producer throws the last of these.
        if (cause.getClass() == KafkaException.class && cause.getCause() != null) { // a client was not constructed
            return new TidegateException(
                    ErrorCode.KAFKA_UNAVAILABLE,
                    "Kafka did not take the row for " + place + "; try again (" + Secrets.redact(Causes.text(cause))
                            + ")");
        }
        if (cause instanceof RetriableException
                || cause instanceof KafkaException
                || cause instanceof IllegalStateException) {
            return failure(
                    ErrorCode.KAFKA_UNAVAILABLE, "Kafka did not confirm the row for " + place + "; try again", cause);
        }
        return failure(ErrorCode.INTERNAL, "the row could not be handed to Kafka for " + place, cause);
    }

    /** Whether another record may fare better at the same moment. */
    static boolean isAboutTheRecord(Throwable cause) {
        return isTooLarge(cause)
                || cause instanceof InvalidRecordException
                || cause instanceof InvalidTimestampException;
    }

    private static boolean isTooLarge(Throwable cause) {
        return cause instanceof RecordTooLargeException || cause instanceof RecordBatchTooLargeException;
    }

    /** A superseded change when the one that took its place fails for its own faults: this one may be tried again. */
    static TidegateException supersededBy(TidegateException failure) {
        return failure.code().retryable() || failure.code() == ErrorCode.KAFKA_FORBIDDEN
                ? failure
                : new TidegateException(
                        ErrorCode.KAFKA_UNAVAILABLE,
                        "the row was superseded in the buffer by a later one of its key, which failed, so neither is in"
                                + " Kafka; try again. The later one: " + failure.getMessage(),
                        failure);
    }

    /** The wrong property that kept a producer from being made, or null when it was something else. */
    static @Nullable ConfigException misconfiguration(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConfigException config) {
                return String.valueOf(config.getMessage()).contains(UNRESOLVED) ? null : config;
            }
        }
        return null;
    }

    static TidegateException invalidProperties(Table table, ConfigException cause) {
        // Without its cause, whose message may hold the secret.
        return new TidegateException(
                ErrorCode.INVALID_CONFIGURATION,
                table.origin() + ": the 'properties.*' of table '" + table.name() + "' make no Kafka producer: "
                        + Secrets.redact(String.valueOf(cause.getMessage())));
    }

    private static TidegateException failure(ErrorCode code, String message, Throwable cause) {
        String reason = cause.getCause() instanceof KafkaException root && root.getMessage() != null
                ? root.getMessage()
                : cause.getMessage();
        String name = cause.getClass().getSimpleName().replace("Exception", "");
        return new TidegateException(
                code, message + " (" + name + (reason == null ? "" : ": " + Secrets.redact(reason)) + ")", cause);
    }
}
