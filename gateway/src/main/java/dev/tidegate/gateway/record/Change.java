package dev.tidegate.gateway.record;

import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;

/**
 * What a row does to a table.
 *
 * @param row in the table's row type; of a {@link ChangeKind#DELETE} only the columns of the primary key and of metadata count
 */
public record Change(ChangeKind kind, Row row) {}
