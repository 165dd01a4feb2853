package dev.tidegate.format.raw;

import dev.tidegate.format.spi.EncodeException;
import dev.tidegate.format.spi.RowEncoder;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import org.jspecify.annotations.Nullable;

/** Writes the one value of a row; NULL as no bytes. */
record RawRowEncoder(String column, ValueCodec codec) implements RowEncoder {

    @Override
    public byte @Nullable [] encode(ChangeKind kind, Row row) {
        Object value = row.get(0);
        if (value == null) {
            return null;
        }
        try {
            return codec.encode(value);
        } catch (EncodeException e) {
            throw new EncodeException(column, e.reason());
        }
    }
}
