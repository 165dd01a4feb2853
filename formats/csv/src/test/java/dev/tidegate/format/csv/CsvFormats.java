package dev.tidegate.format.csv;

import dev.tidegate.format.option.Options;
import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.FormatContext;
import dev.tidegate.format.spi.FormatContext.Role;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Short ways for tests to use the format. */
final class CsvFormats {
    private CsvFormats() {}

    record Decoded(DecodeResult result, List<Row> rows) {}

    static Format with(Map<String, String> options) {
        CsvFormatFactory factory = new CsvFormatFactory();
        return factory.create(new FormatContext(Role.VALUE, "orders", Options.parse(factory.options(), options)));
    }

    static String encode(Format format, RowType type, Row row) {
        return new String(format.encoder(type).encode(ChangeKind.INSERT, row), StandardCharsets.UTF_8);
    }

    static Decoded decode(Format format, RowType type, String message) {
        return decode(format, type, message.getBytes(StandardCharsets.UTF_8));
    }

    static Decoded decode(Format format, RowType type, byte[] message) {
        List<Row> rows = new ArrayList<>();
        DecodeResult result = format.decoder(type).decode(message, (kind, row) -> rows.add(row));
        return new Decoded(result, rows);
    }
}
