package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.record.OutgoingRecord;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Makes records of changes, on the event loop of its writer. */
@FunctionalInterface
public interface ChangeEncoder {
    default @Nullable CompletionStage<Void> prepare() {
        return null;
    }

    OutgoingRecord encode(Change change);
}
