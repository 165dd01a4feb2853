/**
 * Benchmarks of the pieces, each beside what else there is for the same work, in one run on one machine.
 *
 * <p>A <em>codec</em> is one side's encoder and decoder of a format, as whoever runs the format uses it. A <em>round</em>
 * measures every codec once, each in a JVM of its own, one side right after the other; rounds are repeated, so that
 * what else goes on in the machine falls on both sides. JMH owns the threads.
 */
@NullMarked
package dev.tidegate.bench;

import org.jspecify.annotations.NullMarked;
