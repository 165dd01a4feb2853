package dev.tidegate.format.csv;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.RowDecoder;
import dev.tidegate.format.spi.RowEncoder;
import dev.tidegate.format.type.RowType;

/**
 * Rows as records of delimited values. What it writes is, byte for byte, what Flink 2.2's {@code csv} format writes, and
 * it reads what that format reads; {@code docs/formats/differences.md} lists where it reads more, or refuses what Flink
 * would bend.
 */
final class CsvFormat implements Format {
    private final CsvOptions options;
    private final CsvFactory csv;

    CsvFormat(CsvOptions options) {
        this.options = options;
        this.csv = CsvFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        // A message is in memory already, and Kafka bounds it.
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .build();
    }

    @Override
    public RowDecoder decoder(RowType type) {
        return new CsvRowDecoder(csv, type, options);
    }

    @Override
    public RowEncoder encoder(RowType type) {
        return new CsvRowEncoder(type, options);
    }
}
