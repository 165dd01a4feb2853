/**
 * From topics to live tables: consumers fill the changelogs, one partition each, and keep the book on their state.
 *
 * <p>Terms: a {@link dev.tidegate.gateway.reader.LiveTable} is a table with its logs and its state; a
 * {@link dev.tidegate.gateway.reader.LivePartition} is a log with the event loop that owns it; a <em>shard</em> is one
 * consumer with its share of a table's partitions; <em>restoring</em> is reading until a table has caught up with its topic.
 *
 * <p>Threads: {@link dev.tidegate.gateway.reader.TableReader} and each shard live on an event loop of their own; only a
 * shard touches its logs. A record is read, that is decoded and brought into its serving form, by whoever has the time: the
 * thread that polls it or the shard's event loop; what it says is done to the log by the shard. The two halves are a
 * {@link dev.tidegate.gateway.reader.Pipeline}, of which either thread has its own.
 * {@code LiveTable} may be used from everywhere. With {@code writer}, the only package that knows Kafka's clients.
 */
@NullMarked
package dev.tidegate.gateway.reader;

import org.jspecify.annotations.NullMarked;
