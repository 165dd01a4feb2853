package dev.tidegate.format.raw;

import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.RowCollector;
import dev.tidegate.format.spi.RowDecoder;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;

/** Reads a message as one row of one value. */
record RawRowDecoder(String column, ValueCodec codec) implements RowDecoder {

    @Override
    public DecodeResult decode(byte[] bytes, RowCollector rows) {
        Row row;
        try {
            row = Row.of(codec.decode(bytes));
        } catch (BrokenBytesException e) {
            return new DecodeResult.Malformed(column, e.reason());
        }
        rows.collect(ChangeKind.INSERT, row);
        return DecodeResult.decoded();
    }
}
