package dev.tidegate.gateway.http;

import dev.tidegate.gateway.catalog.Column;
import dev.tidegate.gateway.catalog.EffectiveOption;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.reader.ReaderCounters;
import dev.tidegate.gateway.reader.StoppedRecord;
import dev.tidegate.gateway.reader.TableStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/tables} and {@code GET /v1/tables/{t}}: what there is, how it is declared, and how it does. */
final class TablesRoute {
    private final TableRegistry registry;
    private final Tables tables;

    TablesRoute(TableRegistry registry) {
        this.registry = registry;
        this.tables = new Tables(registry);
    }

    void list(RoutingContext request) {
        QueryString.of(request);
        JsonArray list = new JsonArray();
        registry.all().forEach(table -> list.add(summary(table)));
        Answer.json(request, new JsonObject().put("tables", list));
    }

    void get(RoutingContext request) {
        QueryString.of(request);
        ServedTable served = tables.of(request);
        Table table = served.table();
        TableStatus status = served.live().status();
        Answer.json(
                request,
                summary(served)
                        .put("stoppedAt", stoppedAt(status.record()))
                        .put("warnings", new JsonArray(status.warnings()))
                        .put("columns", columns(table))
                        .put("primaryKey", new JsonArray(table.primaryKey()))
                        .put("topic", table.topic())
                        .put("options", options(table))
                        .put("effectiveOptions", effectiveOptions(served))
                        .put("ddl", table.ddl())
                        .put("origin", table.origin().toString())
                        .put("fingerprint", table.fingerprint())
                        .put("partitions", partitions(status))
                        .put("counters", counters(served.live().counters())));
    }

    private static JsonObject summary(ServedTable served) {
        Table table = served.table();
        TableStatus status = served.live().status();
        return new JsonObject()
                .put("name", table.name())
                .put("comment", table.comment())
                .put("connector", table.connector().toString())
                .put("writable", served.writer() != null)
                .put("state", status.state().text())
                .put("problem", status.problem())
                .put("remedy", status.remedy())
                .put("retryable", status.retryable())
                .put("rows", status.rows())
                .put("bytes", status.bytes())
                .put("lag", status.knownLag());
    }

    private static @Nullable JsonObject stoppedAt(@Nullable StoppedRecord record) {
        return record == null
                ? null
                : new JsonObject()
                        .put("partition", record.partition())
                        .put("offset", record.offset())
                        .put("lastOffset", record.lastOffset())
                        .put("reason", record.reason())
                        .put("key", record.key())
                        .put("value", record.value())
                        .put("skip", record.skip());
    }

    private static JsonArray columns(Table table) {
        JsonArray columns = new JsonArray();
        for (Column column : table.columns()) {
            JsonObject json = new JsonObject()
                    .put("name", column.name())
                    .put("type", column.type().sql())
                    .put("comment", column.comment());
            if (column.metadata() != null) {
                json.put("metadata", column.metadata().key()).put("virtual", column.virtual());
            }
            columns.add(json);
        }
        return columns;
    }

    private static JsonObject options(Table table) {
        JsonObject options = new JsonObject();
        table.redactedOptions().forEach(options::put);
        return options;
    }

    private static JsonArray effectiveOptions(ServedTable served) {
        JsonArray options = new JsonArray();
        for (EffectiveOption option : served.effectiveOptions()) {
            options.add(new JsonObject()
                    .put("name", option.name())
                    .put("value", option.value())
                    .put("source", option.source()));
        }
        return options;
    }

    private static JsonArray partitions(TableStatus status) {
        JsonArray partitions = new JsonArray();
        for (TableStatus.PartitionStatus p : status.partitions()) {
            partitions.add(new JsonObject()
                    .put("partition", p.partition())
                    .put("position", p.position())
                    .put("endOffset", p.endOffset())
                    .put("lag", p.lag()));
        }
        return partitions;
    }

    private static JsonObject counters(ReaderCounters counters) {
        return new JsonObject()
                .put("recordsIn", counters.recordsIn.sum())
                .put("bytesIn", counters.bytesIn.sum())
                .put("changes", counters.changes.sum())
                .put("unchanged", counters.unchanged.sum())
                .put("recordErrors", counters.recordErrors.sum())
                .put("deadLetters", counters.deadLetters.sum())
                .put("skipped", counters.skipped.sum())
                .put("keyMismatches", counters.keyMismatches.sum())
                .put("emitLagMillis", counters.emitLagMillis.get());
    }
}
