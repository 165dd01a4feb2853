/**
 * Rows as Avro datums, in the schemas that Flink derives: what the formats {@code avro} and {@code avro-confluent} have
 * in common. It knows neither options nor frames.
 *
 * <p>A <em>writer schema</em> is the one that bytes were written with, a <em>reader schema</em> the one that a row type
 * asks for. A <em>value reader</em> takes one value from a decoder, a <em>value writer</em> gives one to an encoder; those
 * of a record, array or map hold those of their parts, and all are made once, from a row type and a schema.
 *
 * <p>Readers and writers of rows are used by one thread at a time; schemas are immutable.
 */
@NullMarked
package dev.tidegate.format.avro.rows;

import org.jspecify.annotations.NullMarked;
