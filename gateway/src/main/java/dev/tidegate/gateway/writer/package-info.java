/**
 * From changes to Kafka: a {@link dev.tidegate.gateway.writer.Writer} takes the changes of one table, request by
 * request, and answers when Kafka has them.
 *
 * <p>Terms: <em>coalescing</em> keeps the last change of each key until the buffer is flushed; a change is
 * <em>superseded</em> when a later one of its key takes its place in the buffer, and is acknowledged with it;
 * <em>in flight</em> is every byte taken and not yet answered for. The producer is shared by all tables of a cluster.
 *
 * <p>A writer's state belongs to its event loop. What blocks in Kafka's producer (its constructor, waiting for
 * metadata or memory) runs on a worker thread, one call at a time a table; acknowledgements come in on the producer's
 * own thread and are handed to the loop in bunches.
 */
@NullMarked
package dev.tidegate.gateway.writer;

import org.jspecify.annotations.NullMarked;
