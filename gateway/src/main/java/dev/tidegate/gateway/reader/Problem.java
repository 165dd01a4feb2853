package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.catalog.KafkaOptions;
import dev.tidegate.gateway.error.Secrets;
import dev.tidegate.gateway.kafka.ClientFailure;
import org.jspecify.annotations.Nullable;

/**
 * Why a table is not served.
 *
 * @param text what is wrong and where, the innermost cause first
 * @param remedy what an operator can do; null when {@code text} says it
 * @param retryable whether the table comes back without a restart of the gateway, once the cause has passed
 * @param record the record at which the table stopped; null when it stopped for another reason
 */
record Problem(
        String text,
        @Nullable String remedy,
        boolean retryable,
        @Nullable StoppedRecord record) {

    Problem {
        text = Secrets.redact(text); // it may quote a library
        remedy = remedy == null ? null : Secrets.redact(remedy);
    }

    /** It passes, or the gateway tries again. */
    static Problem passing(String text, @Nullable String remedy) {
        return new Problem(text, remedy, true, null);
    }

    /** Nothing but another configuration helps, which is read at the start. */
    static Problem misconfigured(String text, String remedy) {
        return new Problem(text, remedy, false, null);
    }

    /** Kafka's clients failed with these options. */
    static Problem of(ClientFailure failure, KafkaOptions options) {
        String outlook = failure.permanent() ? "Then restart the gateway" : "The gateway tries again";
        String remedy = failure.remedy().isEmpty() ? "Correct it" : failure.remedy();
        return new Problem(
                failure.place(options) + failure.problem(), remedy + ". " + outlook, !failure.permanent(), null);
    }
}
