/**
 * What {@code tidegate subscribe} shows of a {@link dev.tidegate.gateway.client.Subscription}: lines of JSON for other
 * programs.
 *
 * <p>What others wrote never reaches a terminal as it is: {@link dev.tidegate.gateway.terminal.Printable} takes out of it
 * whatever a terminal would obey.
 *
 * <p>An {@link dev.tidegate.gateway.terminal.Output} is called on the subscription's thread.
 */
@NullMarked
package dev.tidegate.gateway.terminal;

import org.jspecify.annotations.NullMarked;
