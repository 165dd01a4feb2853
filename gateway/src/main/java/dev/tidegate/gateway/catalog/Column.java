package dev.tidegate.gateway.catalog;

import dev.tidegate.format.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param metadata the metadata it shows ({@code METADATA FROM '…'}), null for a physical column
 * @param virtual whether it is read only ({@code METADATA … VIRTUAL})
 * @param comment the DDL's comment, null when there is none
 */
public record Column(
        String name,
        DataType type,
        @Nullable MetadataKey metadata,
        boolean virtual,
        @Nullable String comment) {

    public boolean isPhysical() {
        return metadata == null;
    }
}
