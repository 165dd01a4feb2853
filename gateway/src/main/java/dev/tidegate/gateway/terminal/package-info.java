/**
 * What {@code tidegate subscribe} shows of a {@link dev.tidegate.gateway.client.Subscription}: lines of JSON for other
 * programs, or on a terminal a table that follows its rows. The only package that knows the terminal, which is JLine's.
 *
 * <p>What others wrote never reaches a terminal as it is: {@link dev.tidegate.gateway.terminal.Printable} takes out of it
 * whatever a terminal would obey.
 *
 * <p>An {@link dev.tidegate.gateway.terminal.Output} is called on the subscription's thread; a
 * {@link dev.tidegate.gateway.terminal.Screen} has a thread of its own, which draws and reads keys.
 */
@NullMarked
package dev.tidegate.gateway.terminal;

import org.jspecify.annotations.NullMarked;
