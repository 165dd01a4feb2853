package dev.tidegate.format.spi;

import dev.tidegate.format.type.RowType;

/**
 * The codec of one table's keys or values. Immutable; safe for use by several threads, each with a decoder and encoder
 * of its own.
 */
public interface Format extends AutoCloseable {

    /** Keys, and the values of an upsert table, must be {@link ChangeMode#INSERT_ONLY}. */
    default ChangeMode changeMode() {
        return ChangeMode.INSERT_ONLY;
    }

    /**
     * A decoder for rows of this type.
     *
     * @param type the projection that this role holds, NOT NULL, with any key prefix already taken off the names
     * @throws UnsupportedTypeException if the format cannot carry a column; the table is then refused
     * @throws dev.tidegate.format.option.InvalidOptionException if an option does not go with this type; likewise
     */
    RowDecoder decoder(RowType type);

    /**
     * An encoder for rows of this type.
     *
     * @param type as for {@link #decoder(RowType)}
     * @throws UnsupportedTypeException if the format cannot carry a column; the table is then refused
     * @throws dev.tidegate.format.option.InvalidOptionException if an option does not go with this type; likewise
     */
    RowEncoder encoder(RowType type);

    /** Frees what the format holds (connections, caches). Called once, after its last decoder and encoder. */
    @Override
    default void close() {}
}
