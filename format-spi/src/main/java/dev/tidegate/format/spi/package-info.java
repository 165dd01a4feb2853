/**
 * What a format is: the way rows are laid out in the bytes of a Kafka record's key or value.
 *
 * <p>A {@link dev.tidegate.format.spi.FormatFactory} is found by {@link java.util.ServiceLoader}, once per process. It
 * creates a {@link dev.tidegate.format.spi.Format} for each table and role, which gives a
 * {@link dev.tidegate.format.spi.RowDecoder} and a {@link dev.tidegate.format.spi.RowEncoder} for a row type.
 *
 * <p>Null bytes never reach a decoder: a record without a value is a <em>tombstone</em>, the encoding of a delete, and
 * belongs to the record layer. Broken bytes are never a delete either: they are
 * {@link dev.tidegate.format.spi.DecodeResult.Malformed}.
 *
 * <p>Nothing here may block. Factories are called on the starting thread, decoders and encoders on an event loop; each
 * method says more.
 */
@NullMarked
package dev.tidegate.format.spi;

import org.jspecify.annotations.NullMarked;
