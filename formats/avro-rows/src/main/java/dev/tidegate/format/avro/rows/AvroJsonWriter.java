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

    private final JsonFactory json = new JsonFactory();
    private final RowWriter row;

    /**
     * @param schema of the row type: {@link AvroSchemas#of} or one that has this type
     * @throws UnsupportedTypeException if the schema does not have the fields and types of the row type
     */
    public AvroJsonWriter(RowType type, Schema schema, Microseconds microseconds) {
        this.row = new ValueWriters(microseconds).row(type, schema, "");
    }

    /** @throws EncodeException if the schema has no form for a value */
    public byte[] write(Row value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(INITIAL_CAPACITY);
        try (JsonGenerator generator = json.createGenerator(bytes)) {
            row.write(new JsonOutput(generator), value);
        } catch (IOException e) {
            throw new UncheckedIOException("The message is in memory", e);
        }
        return bytes.toByteArray();
    }
}
