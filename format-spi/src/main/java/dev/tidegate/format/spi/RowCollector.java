package dev.tidegate.format.spi;

import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;

/** Takes the rows of a message from a {@link RowDecoder}. */
@FunctionalInterface
public interface RowCollector {

    /**
     * @param kind {@link ChangeKind#INSERT} from an insert-only format, otherwise what the envelope says
     * @param row with the arity of the decoder's row type
     */
    void collect(ChangeKind kind, Row row);
}
