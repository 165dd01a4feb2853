package dev.tidegate.format.tck;

import dev.tidegate.format.option.Options;
import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.FormatContext;
import dev.tidegate.format.spi.FormatContext.Role;
import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Short ways for the tests of one format to use it. */
public final class Formats {
    private Formats() {}

    /** What became of a message. */
    public record Decoded(DecodeResult result, List<Row> rows) {}

    /** The value format of a table, with these options as its user writes them. */
    public static Format create(FormatFactory factory, Map<String, String> options) {
        return factory.create(new FormatContext(Role.VALUE, "orders", Options.parse(factory.options(), options)));
    }

    /** @return null where the format has no bytes for the row */
    public static byte @Nullable [] encode(Format format, RowType type, Row row) {
        return format.encoder(type).encode(ChangeKind.INSERT, row);
    }

    /** @throws IllegalArgumentException if the format has no bytes for the row */
    public static String encodeText(Format format, RowType type, Row row) {
        byte[] message = encode(format, type, row);
        if (message == null) {
            throw new IllegalArgumentException("no bytes for " + row);
        }
        return new String(message, StandardCharsets.UTF_8);
    }

    public static Decoded decode(Format format, RowType type, String message) {
        return decode(format, type, message.getBytes(StandardCharsets.UTF_8));
    }

    public static Decoded decode(Format format, RowType type, byte[] message) {
        List<Row> rows = new ArrayList<>();
        DecodeResult result = format.decoder(type).decode(message, (kind, row) -> rows.add(row));
        return new Decoded(result, rows);
    }
}
