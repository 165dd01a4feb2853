/**
 * From a table's logs to its readers, at the price of one encoding for all who stand at the same place.
 *
 * <p>Terms: a {@link dev.tidegate.gateway.subscription.Subscriber} is a client's stream; its
 * {@link dev.tidegate.gateway.subscription.Outlet} is where the frames go; a <em>feed</em> is what the subscribers of
 * one table on one event loop share; a <em>tap</em> reads a partition's log along for a feed. A subscriber is
 * <em>live</em> when he stands where his feed stands, and <em>behind</em> otherwise: then he reads pages from the logs
 * at his own pace, and costs nothing but his cursors.
 *
 * <p>Threads: subscribers and feeds belong to the event loop of their connections, taps to that of their log. What
 * crosses between them are immutable values, in order.
 */
@NullMarked
package dev.tidegate.gateway.subscription;

import org.jspecify.annotations.NullMarked;
