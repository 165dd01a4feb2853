package dev.tidegate.format.spi;

import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Turns rows into bytes. Used by one thread at a time, usually an event loop: no method may block. */
public interface RowEncoder {

    /**
     * What must happen before {@link #encode} can work: the hook for formats that register a schema first. The stage
     * may complete on any thread; when it fails, the rows that wait for it are refused with its cause, and the next ones
     * ask again.
     *
     * @return null when rows can be encoded at once, which is the usual case and must cost nothing
     */
    default @Nullable CompletionStage<Void> prepare() {
        return null;
    }

    /**
     * Encodes one row. Equal rows give equal bytes: the bytes of a key decide its partition and its identity in the
     * topic.
     *
     * @param kind always {@link ChangeKind#INSERT} for an insert-only format; an envelope format writes it down
     * @param row with the arity of the encoder's row type; values that were decoded by this format or checked against
     *     the row type
     * @return the bytes, in an array that is the caller's from now on; null only where the format encodes NULL
     *     as no bytes, as {@code raw} does
     * @throws EncodeException if the row cannot be written in this format, for example a NULL map key in JSON
     */
    byte @Nullable [] encode(ChangeKind kind, Row row);
}
