package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.record.KafkaMessage;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * From a record to its effect on a log, in two halves: what the record says is found out on the thread that polls it or
 * on the event loop that owns the log, done it is on that event loop. A pipeline is used by one thread at a time, so each
 * of the two has one of its own.
 */
public interface Pipeline {

    /** What must happen before this record can be read; null, as a rule, when nothing must. */
    @Nullable
    CompletionStage<Void> prepare(KafkaMessage message);

    /** Reads a record that is prepared. */
    Effect read(KafkaMessage message);

    /** Does this to the log of the record's partition. The log's position is past the record afterwards. */
    void apply(KafkaMessage message, Effect.Changes changes, Changelog log);
}
