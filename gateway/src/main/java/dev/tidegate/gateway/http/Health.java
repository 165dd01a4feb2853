package dev.tidegate.gateway.http;

import dev.tidegate.gateway.liveness.Stall;
import dev.tidegate.gateway.liveness.Watchdog;
import dev.tidegate.gateway.reader.TableStatus;
import dev.tidegate.gateway.reader.TableStatus.State;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * How the node does, for the probes of an orchestrator.
 *
 * @param needsAllTables {@code reader.ready-when}: whether a node is ready only when all of its tables are
 */
record Health(TableRegistry tables, Watchdog watchdog, boolean needsAllTables) {

    /** @param ok whether the probe passes */
    record Report(boolean ok, JsonObject body) {}

    /** Alive is a node whose loops turn. */
    Report live() {
        JsonArray stalled = new JsonArray();
        for (Stall stall : watchdog.stalls()) {
            stalled.add(new JsonObject()
                    .put(
                            "table",
                            stall.loop().table().isEmpty() ? null : stall.loop().table())
                    .put("loop", stall.loop().name())
                    .put("seconds", stall.since().toSeconds()));
        }
        boolean up = stalled.isEmpty();
        JsonObject body = new JsonObject().put("status", up ? "up" : "stalled");
        return new Report(up, up ? body : body.put("stalled", stalled));
    }

    /**
     * Ready is a node with something to serve: one table that fails or waits does not take the others away from a load
     * balancer. Only a table that restores for the first time is waited for.
     */
    Report ready() {
        JsonArray waitingFor = new JsonArray();
        JsonArray all = new JsonArray();
        int served = 0;
        boolean restores = false;
        for (ServedTable table : tables.all()) {
            TableStatus status = table.live().status();
            boolean isServed = status.state() == State.SERVING || status.state() == State.WRITE_ONLY;
            served += isServed ? 1 : 0;
            restores |= status.state() == State.RESTORING
                    && status.problem() == null
                    && !table.live().wasServed();
            JsonObject described = new JsonObject()
                    .put("table", table.name())
                    .put("state", status.state().text())
                    .put("problem", status.problem())
                    .put("lag", status.knownLag());
            if (!isServed) {
                waitingFor.add(described);
            }
            all.add(described
                    .copy()
                    .put("ready", isServed)
                    .put("remedy", status.remedy())
                    .put("retryable", status.retryable()));
        }
        boolean ready = needsAllTables ? waitingFor.isEmpty() : !restores && (served > 0 || waitingFor.isEmpty());
        return new Report(
                ready,
                new JsonObject()
                        .put("status", ready ? "ready" : "waiting")
                        .put("waitingFor", waitingFor)
                        .put("tables", all));
    }
}
