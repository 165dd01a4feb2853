package dev.tidegate.format.avro.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.RowCollector;
import dev.tidegate.format.spi.UnsupportedTypeException;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.io.IOException;
import java.util.Objects;
import org.apache.avro.Schema;

/** Reads rows from Avro's JSON encoding. Text after the datum is not looked at, as in Flink. */
public final class AvroJsonReader {
    private final JsonFactory json = JsonFactory.builder()
            // A message is in memory already, and Kafka bounds it.
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            // Names come from whoever writes to the topic, they have no place in the JVM's table of literals.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final ValueReader row;

    /**
     * @param schema of the row type: {@link AvroSchemas#of} or one that has this type; the rows were written with it
     * @throws UnsupportedTypeException if the schema does not have the fields and types of the row type
     */
    public AvroJsonReader(Schema schema, RowType type, Microseconds microseconds) {
        this.row = new ValueReaders(microseconds, Road.JSON).row(type, schema, null, "");
    }

    /**
     * Reads one row.
     *
     * @param rows takes the row, as an {@link ChangeKind#INSERT}
     */
    public DecodeResult read(byte[] bytes, RowCollector rows) {
        Row read;
        try (JsonParser parser = json.createParser(bytes)) {
            JsonInput input = new JsonInput(parser);
            input.next();
            read = (Row) Objects.requireNonNull(row.read(input));
        } catch (BrokenDatumException e) {
            return new DecodeResult.Malformed(e.path(), e.reason());
        } catch (IOException e) {
            return DecodeResult.malformed(notJson(e));
        }
        // Outside the try block: what the collector throws says nothing about the message.
        rows.collect(ChangeKind.INSERT, read);
        return DecodeResult.decoded();
    }

    private static String notJson(IOException e) {
        // Bytes that are no text are told by plain I/O exceptions, without a place.
        if (!(e instanceof JsonProcessingException syntax)) {
            return "is not JSON: " + Paths.onOneLine(String.valueOf(e.getMessage()));
        }
        JsonLocation place = syntax.getLocation();
        return "is not JSON: " + Paths.onOneLine(syntax.getOriginalMessage())
                + (place == null ? "" : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")");
    }
}
