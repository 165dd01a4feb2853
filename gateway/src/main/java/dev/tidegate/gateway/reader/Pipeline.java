package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.record.KafkaMessage;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** From a record to its effect on a log. */
public interface Pipeline {

    /** What must happen before this record can be applied; null, as a rule, when nothing must. */
    @Nullable
    CompletionStage<Void> prepare(KafkaMessage message);

    /**
     * Applies the record's changes to its partition's log. The log's position is past the record afterwards, unless the
     * record is broken: then nothing was changed.
     *
     * @return null, or why the record cannot be read
     */
    @Nullable
    String apply(KafkaMessage message, Changelog log);
}
