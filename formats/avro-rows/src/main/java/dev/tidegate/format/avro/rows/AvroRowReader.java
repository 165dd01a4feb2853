package dev.tidegate.format.avro.rows;

import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.RowCollector;
import dev.tidegate.format.spi.UnsupportedTypeException;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.io.IOException;
import java.util.Objects;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.ResolvingDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows from Avro's binary encoding. Bytes after the datum are not looked at, as in Flink.
 *
 * <p>Whatever the bytes are, the outcome is a value, soon, and without more memory than in proportion to the message:
 * lengths and counts that it cannot hold are refused before anything is allocated.
 */
public final class AvroRowReader {
    private final BinaryInput message = new BinaryInput();
    private final @Nullable ResolvingDecoder resolver;
    private final ValueReader row;

    /**
     * @param writer the schema that the bytes were written with; where it is not the reader's, Avro's rules of schema
     *     resolution apply. What it says of decimals and timestamps counts too, which Avro leaves to its users: a number
     *     in microseconds is not taken for milliseconds, and digits of another scale are rounded (half up), not moved.
     * @param reader the schema of the row type: {@link AvroSchemas#of} or one that has this type
     * @throws UnsupportedTypeException if the reader's schema does not have the fields and types of the row type
     */
    public AvroRowReader(Schema writer, Schema reader, RowType type, Microseconds microseconds) {
        boolean same = isSame(writer, reader);
        Schema written = same ? writer : Schema.applyAliases(writer, reader);
        Schema source = written.getType() == Schema.Type.RECORD ? written : null;
        this.resolver = same ? null : resolver(written, reader);
        this.row = new ValueReaders(microseconds, same ? Road.DIRECT : Road.RESOLVED).row(type, reader, source, "");
    }

    /** Whether datums of both have the same bytes and the same parts. */
    private static boolean isSame(Schema writer, Schema reader) {
        return writer.equals(reader)
                || SchemaNormalization.toParsingForm(writer).equals(SchemaNormalization.toParsingForm(reader));
    }

    private ResolvingDecoder resolver(Schema writer, Schema reader) {
        try {
            return DecoderFactory.get().resolvingDecoder(writer, reader, message);
        } catch (IOException e) {
            throw new IllegalStateException("Nothing is read yet", e);
        }
    }

    /**
     * Reads one row.
     *
     * @param offset of the datum in the bytes, behind what a frame has before it
     * @param rows takes the row, as an {@link ChangeKind#INSERT}
     */
    public DecodeResult read(byte[] bytes, int offset, RowCollector rows) {
        Row read;
        try {
            message.reset(bytes, offset);
            read = resolver == null ? (Row) Objects.requireNonNull(row.read(message)) : resolved(resolver);
        } catch (BrokenDatumException e) {
            return new DecodeResult.Malformed(e.path(), e.reason());
        } catch (IOException e) {
            return DecodeResult.malformed("is no Avro datum: " + Paths.onOneLine(e.toString()));
        }
        // Outside the try block: what the collector throws says nothing about the message.
        rows.collect(ChangeKind.INSERT, read);
        return DecodeResult.decoded();
    }

    private Row resolved(ResolvingDecoder resolver) throws IOException {
        try {
            resolver.configure(message);
            Row read = (Row) Objects.requireNonNull(row.read(resolver));
            resolver.drain();
            return read;
        } catch (AvroRuntimeException e) {
            throw new BrokenDatumException(Paths.onOneLine(String.valueOf(e.getMessage())));
        } catch (IndexOutOfBoundsException e) {
            throw new BrokenDatumException("there is no such branch or symbol in the writer's schema");
        } catch (StackOverflowError e) {
            // Avro skips what the reader does not know by recursion, and a recursive schema has no end.
            throw new BrokenDatumException("what the table does not know is nested too deep to be skipped");
        }
    }
}
