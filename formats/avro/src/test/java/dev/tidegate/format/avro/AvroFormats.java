package dev.tidegate.format.avro;

import dev.tidegate.format.option.Options;
import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.FormatContext;
import dev.tidegate.format.spi.FormatContext.Role;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Short ways for tests to use the format. */
final class AvroFormats {
    private AvroFormats() {}

    record Decoded(DecodeResult result, List<Row> rows) {}

    static Format with(Map<String, String> options) {
        AvroFormatFactory factory = new AvroFormatFactory();
        return factory.create(new FormatContext(Role.VALUE, "orders", Options.parse(factory.options(), options)));
    }

    static byte[] encode(Format format, RowType type, Row row) {
        return format.encoder(type).encode(ChangeKind.INSERT, row);
    }

    static Decoded decode(Format format, RowType type, byte[] message) {
        List<Row> rows = new ArrayList<>();
        DecodeResult result = format.decoder(type).decode(message, (kind, row) -> rows.add(row));
        return new Decoded(result, rows);
    }
}
