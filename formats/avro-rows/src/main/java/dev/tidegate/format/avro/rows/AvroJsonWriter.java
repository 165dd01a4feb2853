package dev.tidegate.format.avro.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidegate.format.spi.EncodeException;
import dev.tidegate.format.spi.UnsupportedTypeException;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;

/** Writes rows in Avro's JSON encoding, in UTF-8, without line breaks. */
public final class AvroJsonWriter {
    private static final int INITIAL_CAPACITY = 512;
    /** A larger buffer is not kept for the next message. */
    private static final int KEPT_CAPACITY = 65_536;

    /** Nothing between messages: each is cut out of what one generator writes, which saves making one for each. */
    private final JsonFactory json = new JsonFactory().setRootValueSeparator(null);

    private final RowWriter row;
    private ByteArrayOutputStream bytes;
    private JsonGenerator generator;

    /**
     * @param schema of the row type: {@link AvroSchemas#of} or one that has this type
     * @throws UnsupportedTypeException if the schema does not have the fields and types of the row type
     */
    public AvroJsonWriter(RowType type, Schema schema, Microseconds microseconds) {
        this.row = new ValueWriters(microseconds).row(type, schema, "");
        this.bytes = new ByteArrayOutputStream(INITIAL_CAPACITY);
        this.generator = generator();
    }

    private JsonGenerator generator() {
        try {
            return json.createGenerator(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("Nothing is written yet", e);
        }
    }

    /** @throws EncodeException if the schema has no form for a value */
    public byte[] write(Row value) {
        boolean reusable = false;
        try {
            row.write(new JsonOutput(generator), value);
            generator.flush();
            byte[] message = bytes.toByteArray();
            reusable = message.length <= KEPT_CAPACITY;
            return message;
        } catch (IOException e) {
            throw new UncheckedIOException("The message is in memory", e);
        } finally {
            if (reusable) {
                bytes.reset();
            } else {
                // Half a message is in the buffers, or they are too large.
                bytes = new ByteArrayOutputStream(INITIAL_CAPACITY);
                generator = generator();
            }
        }
    }
}
