/**
 * Concurrency on one thread: the real code of Tidegate on simulated event loops, whose next task is drawn from a seed.
 *
 * <p>Terms: a {@link dev.tidegate.gateway.simulation.Simulation} is one schedule, which its seed repeats; a
 * <em>step</em> runs one task of one event loop, in the order in which that loop received it, or moves the clock on to
 * the next timer. After each step the invariants of the test are checked.
 */
@NullMarked
package dev.tidegate.gateway.simulation;

import org.jspecify.annotations.NullMarked;
