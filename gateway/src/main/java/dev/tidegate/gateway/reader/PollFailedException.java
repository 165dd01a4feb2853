package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.error.Causes;
import org.apache.kafka.common.KafkaException;

/** A poll that failed, with an {@link Error} perhaps: the Vert.x client answers a poll only when it is an exception. */
final class PollFailedException extends KafkaException {
    private static final long serialVersionUID = 1L;

    PollFailedException(Throwable cause) {
        super(Causes.text(cause), cause);
    }
}
