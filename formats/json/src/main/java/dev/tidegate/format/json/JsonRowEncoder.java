package dev.tidegate.format.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.tidegate.format.spi.RowEncoder;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes a row as one compact object in UTF-8, without a line break. */
final class JsonRowEncoder implements RowEncoder {
    private static final int INITIAL_CAPACITY = 512;
    /** A larger buffer is not kept for the next message. */
    private static final int KEPT_CAPACITY = 65_536;

    private final JsonFactory json;
    private final RowWriter row;
    private ByteArrayBuilder bytes;
    /** Each message is cut out of what it writes, which saves making one for each. */
    private JsonGenerator generator;

    JsonRowEncoder(JsonFactory json, RowType type, JsonOptions.Writing options) {
        this.json = json;
        this.row = new ValueWriters(options).row(type, "");
        this.bytes = new ByteArrayBuilder(INITIAL_CAPACITY);
        this.generator = generator(json, bytes);
    }

    private static JsonGenerator generator(JsonFactory json, ByteArrayBuilder bytes) {
        try {
            return json.createGenerator(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("Nothing is written yet", e);
        }
    }

    @Override
    public byte[] encode(ChangeKind kind, Row value) {
        boolean reusable = false;
        try {
            row.write(generator, value);
            generator.flush();
            byte[] message = bytes.toByteArray();
            reusable = message.length <= KEPT_CAPACITY;
            return message;
        } catch (IOException e) {
            // The stream is memory, and every text has a form in JSON.
            throw new UncheckedIOException(e);
        } finally {
            if (reusable) {
                bytes.reset();
            } else {
                // Half a message is in the buffers, or they are too large.
                bytes = new ByteArrayBuilder(INITIAL_CAPACITY);
                generator = generator(json, bytes);
            }
        }
    }
}
