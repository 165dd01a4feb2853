package dev.tidegate.localkafka;

import org.jspecify.annotations.Nullable;

/** Why a local Kafka cannot run, as one sentence for the user: it names the port or folder, and the cure. */
public final class LocalKafkaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LocalKafkaException(String message) {
        this(message, null);
    }

    LocalKafkaException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
