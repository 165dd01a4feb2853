package dev.tidegate.gateway.http;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.reader.LiveTable;

/** A table as clients reach it. */
public record ServedTable(LiveTable live) {
    public Table table() {
        return live.table();
    }
}
