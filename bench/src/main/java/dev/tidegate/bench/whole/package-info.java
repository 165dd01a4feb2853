/**
 * Whole processes side by side: a gateway as its users run it and what else does the same work, against one Kafka, one
 * after another and several times over, in one call.
 *
 * <p>A <em>scenario</em> is a kind of work and its sides; a <em>measurement</em> is what one side did once, and a
 * repetition measures every side once, each in a process of its own. The broker is a process of its own too, on the
 * same processors. The main thread does all of it; what a load client's sockets call runs on that client's event loops.
 */
@NullMarked
package dev.tidegate.bench.whole;

import org.jspecify.annotations.NullMarked;
