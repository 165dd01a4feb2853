package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.record.OutgoingRecord;
import dev.tidegate.gateway.record.RecordEncoder;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a writer needs of a {@link RecordEncoder}, whose methods these are. */
@FunctionalInterface
interface ChangeEncoder {

    static ChangeEncoder of(RecordEncoder encoder) {
        return new ChangeEncoder() {
            @Override
            public @Nullable CompletionStage<Void> prepare() {
                return encoder.prepare();
            }

            @Override
            public @Nullable OutgoingRecord encode(Change change) {
                return encoder.encode(change);
            }
        };
    }

    default @Nullable CompletionStage<Void> prepare() {
        return null;
    }

    @Nullable
    OutgoingRecord encode(Change change);
}
