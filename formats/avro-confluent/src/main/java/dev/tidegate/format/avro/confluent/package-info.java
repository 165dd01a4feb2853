/**
 * The format {@code avro-confluent}: a zero byte, the four bytes of a <em>schema id</em>, and a row as an Avro datum in
 * the schema that a registry keeps under this id.
 *
 * <p>Before a row can be read its <em>writer schema</em> is fetched by id; before the first is written the table's own
 * schema is registered under a <em>subject</em>, {@code <topic>-key} or {@code <topic>-value} unless it is given another.
 * Both go through the SPI's hooks, so nothing blocks.
 *
 * <p>A decoder or encoder is used by one thread at a time; what the registry answers reaches it from others.
 */
@NullMarked
package dev.tidegate.format.avro.confluent;

import org.jspecify.annotations.NullMarked;
