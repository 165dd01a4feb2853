/**
 * The {@code avro} format: a message is one Avro datum, without header, fingerprint or schema, in the schema that Flink
 * derives from the row type.
 *
 * <p>How rows become datums is the matter of {@code dev.tidegate.format.avro.rows}; here are the options and the choice
 * between the <em>binary</em> and the <em>JSON encoding</em>.
 *
 * <p>A decoder or encoder is used by one thread at a time.
 */
@NullMarked
package dev.tidegate.format.avro;

import org.jspecify.annotations.NullMarked;
