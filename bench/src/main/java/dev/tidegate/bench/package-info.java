/**
 * Benchmarks of the pieces, on one machine: the formats beside what else there is for the same work, in one run; what is
 * the gateway's own (filters, a partition's log, frames, the writer's buffer) by itself.
 *
 * <p>A <em>codec</em> is one side's encoder and decoder of a format, as whoever runs the format uses it. A <em>round</em>
 * measures every codec once, each in a JVM of its own, one side right after the other; rounds are repeated, so that
 * what else goes on in the machine falls on both sides. JMH owns the threads.
 */
@NullMarked
package dev.tidegate.bench;

import org.jspecify.annotations.NullMarked;
