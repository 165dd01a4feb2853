/**
 * Whether loops still turn: each has a {@link dev.tidegate.gateway.liveness.Heartbeat}, and one
 * {@link dev.tidegate.gateway.liveness.Watchdog} with a thread of its own looks at all of them. Safe for use by any thread.
 */
@NullMarked
package dev.tidegate.gateway.liveness;

import org.jspecify.annotations.NullMarked;
