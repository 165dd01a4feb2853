package dev.tidegate.gateway.writer;

import io.vertx.core.Context;
import java.util.function.LongSupplier;

/**
 * A writer's event loop, and the clock by which it measures how long things take.
 *
 * @param nanoTime as {@link System#nanoTime}
 */
record WriterLoop(Context context, LongSupplier nanoTime) {}
