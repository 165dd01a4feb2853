package dev.tidegate.gateway.record;

import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;

/** Takes the changes of a record from a {@link RecordDecoder}. */
@FunctionalInterface
public interface ChangeCollector {

    /** @param row in the table's row type; of a DELETE only the key's and the metadata columns are set */
    void collect(ChangeKind kind, Row row);
}
