package dev.tidegate.format.raw;

import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.RowDecoder;
import dev.tidegate.format.spi.RowEncoder;
import dev.tidegate.format.spi.UnsupportedTypeException;
import dev.tidegate.format.type.RowType;

/**
 * A single column as its bare bytes: text in a character set, numbers in two's complement or IEEE 754 at their full
 * width, BOOLEAN as one byte, BINARY and VARBINARY as they are. A NULL is no bytes at all, which makes the record a
 * tombstone where it is a value.
 *
 * <p>What it writes is, byte for byte, what Flink 2.2's {@code raw} format writes. It differs where Flink would change
 * the text without a word: bytes that are no text in the character set are malformed (Flink keeps or replaces them, so
 * that two keys may look alike), and text that the character set cannot hold is refused (Flink writes {@code ?}).
 */
final class RawFormat implements Format {
    private final RawOptions options;

    RawFormat(RawOptions options) {
        this.options = options;
    }

    @Override
    public RowDecoder decoder(RowType type) {
        RowType.Field column = onlyColumn(type);
        return new RawRowDecoder(column.name(), ValueCodecs.of(column, options));
    }

    @Override
    public RowEncoder encoder(RowType type) {
        RowType.Field column = onlyColumn(type);
        return new RawRowEncoder(column.name(), ValueCodecs.of(column, options));
    }

    private static RowType.Field onlyColumn(RowType type) {
        if (type.arity() != 1) {
            throw new UnsupportedTypeException("", type, "raw carries exactly one column, these are " + type.arity());
        }
        return type.field(0);
    }
}
