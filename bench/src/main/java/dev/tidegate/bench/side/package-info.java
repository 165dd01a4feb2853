/**
 * The sides of the end-to-end comparisons, each a program of its own: the gateway, whole or a road of it, and what is
 * measured beside it.
 *
 * <p>A side measures nothing. It takes {@code name=value} words, says {@code start} when its work begins and
 * {@code done <records>} when it has ended, or {@code ready <port>} when it serves, and ends when its standard input does;
 * whoever started it looks at the clock and at its process.
 */
@NullMarked
package dev.tidegate.bench.side;

import org.jspecify.annotations.NullMarked;
