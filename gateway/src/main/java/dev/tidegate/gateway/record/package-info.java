/**
 * Kafka records and the changes they mean, both ways.
 *
 * <p>Terms: a <em>key projection</em> is the columns that a record's key holds, in PRIMARY KEY order; a
 * <em>tombstone</em> is a record whose value is null, the encoding of a delete; <em>metadata columns</em> show or set
 * what stands beside key and value. Knows formats, but no Kafka client: its records are its own.
 *
 * <p>Decoders and encoders belong to one event loop each; everything else is immutable.
 */
@NullMarked
package dev.tidegate.gateway.record;

import org.jspecify.annotations.NullMarked;
