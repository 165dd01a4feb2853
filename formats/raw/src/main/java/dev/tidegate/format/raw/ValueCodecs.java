package dev.tidegate.format.raw;

import dev.tidegate.format.spi.UnsupportedTypeException;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;

/** Chooses the codec of a column. */
final class ValueCodecs {
    private ValueCodecs() {}

    /** @throws UnsupportedTypeException if raw has no form for the column's type */
    static ValueCodec of(RowType.Field column, RawOptions options) {
        return switch (column.type().kind()) {
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE ->
                new FixedWidthCodec((ScalarType) column.type(), options.byteOrder());
            case CHAR, VARCHAR -> new TextCodec(options.charset());
            case BINARY, VARBINARY -> new BytesCodec();
            case DECIMAL, DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ, ARRAY, MAP, MULTISET, ROW ->
                throw new UnsupportedTypeException(
                        column.name(),
                        column.type(),
                        "raw carries BOOLEAN, whole numbers, FLOAT, DOUBLE, text and bytes only");
        };
    }
}
