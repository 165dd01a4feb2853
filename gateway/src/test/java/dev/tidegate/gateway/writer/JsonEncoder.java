package dev.tidegate.gateway.writer;

import dev.tidegate.format.spi.FormatContext.Role;
import dev.tidegate.format.spi.RowEncoder;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.format.FormatRegistry;
import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.record.OutgoingRecord;
import java.util.List;

/** Keys and values in JSON. */
record JsonEncoder(Table table, RowEncoder key, RowEncoder value) implements ChangeEncoder {
    static JsonEncoder of(Table table, FormatRegistry formats) {
        return new JsonEncoder(
                table,
                formats.create(table.key().format(), Role.KEY, table.topic()).encoder(table.keyType()),
                formats.create(table.value().format(), Role.VALUE, table.topic())
                        .encoder(table.valueType()));
    }

    @Override
    public OutgoingRecord encode(Change change) {
        return new OutgoingRecord(
                table.topic(),
                key.encode(ChangeKind.INSERT, change.row().project(table.keyPositions())),
                change.kind().isUpsert()
                        ? value.encode(ChangeKind.INSERT, change.row().project(table.valuePositions()))
                        : null,
                null,
                List.of());
    }
}
