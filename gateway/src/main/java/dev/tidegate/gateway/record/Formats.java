package dev.tidegate.gateway.record;

import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.FormatContext.Role;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.format.FormatRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The formats of one table, shared by all of its decoders and encoders.
 *
 * @param key null when the records' keys do not matter
 */
public record Formats(@Nullable Format key, Format value) implements AutoCloseable {

    /** Creates the formats that this table declares. */
    public static Formats of(Table table, FormatRegistry registry) {
        Table.KeyLayout key = table.key();
        return new Formats(
                key == null ? null : registry.create(key.format(), Role.KEY, table.topic()),
                registry.create(table.value().format(), Role.VALUE, table.topic()));
    }

    /** Closes both, after their last decoder and encoder. */
    @Override
    public void close() {
        try (Format closedLast = value) {
            if (key != null) {
                key.close();
            }
        }
    }
}
