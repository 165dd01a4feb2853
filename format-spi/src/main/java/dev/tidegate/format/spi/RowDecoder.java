package dev.tidegate.format.spi;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Turns bytes into rows. Used by one thread at a time, usually an event loop: no method may block. */
public interface RowDecoder {

    /**
     * What must happen before {@link #decode} can read these bytes: the hook for formats that fetch a schema first.
     *
     * <p>While the stage is pending the reader pauses the partition of this record and goes on with the others. When it
     * completes, this is asked once more and then the record is decoded. When it fails, the table shows the cause and this
     * is asked again, for as long as it takes: no record is given up for it. So a failure must be one that may pass; what
     * never will is for {@link #decode} to call malformed. The stage may complete on any thread.
     *
     * @return null when the bytes can be decoded at once, which is the usual case and must cost nothing
     */
    default @Nullable CompletionStage<Void> prepare(byte[] bytes) {
        return null;
    }

    /**
     * Decodes one message: it may hold no row, one row or several.
     *
     * <p>Malformed bytes are an outcome, not an exception. When the outcome is
     * {@link DecodeResult.Malformed} the rows collected before are void.
     *
     * @param bytes a key or a value, never null, possibly empty; not to be changed or kept
     * @param rows takes each row, in order
     */
    DecodeResult decode(byte[] bytes, RowCollector rows);
}
