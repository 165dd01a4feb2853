package dev.tidegate.format.avro.rows;

import dev.tidegate.format.spi.EncodeException;
import dev.tidegate.format.spi.UnsupportedTypeException;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;

/** Writes rows in Avro's binary encoding: the bytes are Flink 2.2's, as long as {@link Microseconds} are. */
public final class AvroRowWriter {
    private static final byte[] NO_HEADER = {};

    private final BinaryOutput message = new BinaryOutput();
    private final RowWriter row;

    /**
     * @param schema of the row type: {@link AvroSchemas#of} or one that has this type
     * @throws UnsupportedTypeException if the schema does not have the fields and types of the row type
     */
    public AvroRowWriter(RowType type, Schema schema, Microseconds microseconds) {
        this.row = new ValueWriters(microseconds).row(type, schema, "");
    }

    /** @throws EncodeException if the schema has no form for a value */
    public byte[] write(Row value) {
        return write(NO_HEADER, value);
    }

    /**
     * Writes a row behind the bytes of a frame.
     *
     * @throws EncodeException if the schema has no form for a value
     */
    public byte[] write(byte[] header, Row value) {
        message.reset(header);
        try {
            row.write(message, value);
        } catch (IOException e) {
            throw new UncheckedIOException("The message is in memory", e);
        }
        return message.toByteArray();
    }
}
