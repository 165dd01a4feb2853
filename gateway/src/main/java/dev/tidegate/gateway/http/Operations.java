package dev.tidegate.gateway.http;

import dev.tidegate.gateway.liveness.Watchdog;
import java.util.function.Supplier;

/**
 * What operators look at.
 *
 * @param metrics all meters, in Prometheus' text format; called on a worker thread
 * @param readyNeedsAllTables {@code reader.ready-when}: whether a node is ready only when all of its tables are
 */
public record Operations(Supplier<String> metrics, Watchdog watchdog, boolean readyNeedsAllTables) {}
