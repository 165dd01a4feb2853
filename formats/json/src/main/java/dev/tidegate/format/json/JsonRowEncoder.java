package dev.tidegate.format.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidegate.format.spi.RowEncoder;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes a row as one compact object in UTF-8, without a line break. */
final class JsonRowEncoder implements RowEncoder {
    private static final int INITIAL_CAPACITY = 512;

    private final JsonFactory json;
    private final RowWriter row;

    JsonRowEncoder(JsonFactory json, RowType type, JsonOptions.Writing options) {
        this.json = json;
        this.row = new ValueWriters(options).row(type, "");
    }

    @Override
    public byte[] encode(ChangeKind kind, Row value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(INITIAL_CAPACITY);
        try (JsonGenerator generator = json.createGenerator(bytes)) {
            row.write(generator, value);
        } catch (IOException e) {
            // The stream is memory, and every text has a form in JSON.
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
