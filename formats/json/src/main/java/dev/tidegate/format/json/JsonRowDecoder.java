package dev.tidegate.format.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidegate.format.json.JsonOptions.FlinkParser;
import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.RowCollector;
import dev.tidegate.format.spi.RowDecoder;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message: an object is one row, an array is a row per element, no bytes are no row. What follows the object or
 * array is not looked at, as in Flink.
 */
final class JsonRowDecoder implements RowDecoder {
    private final JsonFactory json;
    private final RowReader row;
    private final MessageParser objects;
    private final boolean ignoreErrors;
    private final boolean nullIsNoRow;

    JsonRowDecoder(JsonFactory json, RowType type, JsonOptions.Reading options) {
        this.json = json;
        this.objects = new MessageParser(json);
        this.row = new ValueReaders(json, options).row(type, "");
        this.ignoreErrors = options.ignoreParseErrors();
        this.nullIsNoRow = options.parser() == FlinkParser.TREE;
    }

    @Override
    public DecodeResult decode(byte[] bytes, RowCollector rows) {
        if (bytes.length == 0) {
            return DecodeResult.decoded();
        }
        Row only = MessageParser.takes(bytes) ? object(bytes) : null;
        if (only != null) {
            rows.collect(ChangeKind.INSERT, only);
            return DecodeResult.decoded();
        }
        List<Row> read;
        try (JsonParser parser = json.createParser(bytes)) {
            read = message(parser);
        } catch (BrokenValueException e) {
            return broken(e.path(), e.reason());
        } catch (IOException e) {
            return broken("", notJson(e));
        }
        // Outside the try block: what the collector throws says nothing about the message.
        for (Row each : read) {
            rows.collect(ChangeKind.INSERT, each);
        }
        return DecodeResult.decoded();
    }

    /** The usual message: one sound object. Null where something is wrong with it, which is then told by a look of its own. */
    private @Nullable Row object(byte[] bytes) {
        Row read = null;
        try {
            JsonParser parser = objects.begin(bytes);
            parser.nextToken();
            read = row.read(parser);
        } catch (IOException | BrokenValueException e) {
            // Read again, by a parser that knows of no other message when it tells the place.
        } finally {
            if (read == null) {
                objects.giveUp();
            }
        }
        return read;
    }

    private List<Row> message(JsonParser parser) throws IOException, BrokenValueException {
        JsonToken first = parser.nextToken();
        if (first == JsonToken.START_ARRAY) {
            return elements(parser);
        }
        if (nullIsNoRow && (first == null || first == JsonToken.VALUE_NULL)) {
            return List.of();
        }
        if (first == null) {
            throw new BrokenValueException("", "holds nothing but blanks, not a JSON object");
        }
        return List.of(row.read(parser));
    }

    private List<Row> elements(JsonParser parser) throws IOException, BrokenValueException {
        List<Row> elements = new ArrayList<>();
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            if (nullIsNoRow && parser.hasToken(JsonToken.VALUE_NULL)) {
                continue;
            }
            try {
                elements.add(row.read(parser));
            } catch (BrokenValueException e) {
                if (!ignoreErrors) {
                    throw e.within("[" + i + "]");
                }
                parser.skipChildren();
            }
        }
        return elements;
    }

    private DecodeResult broken(String path, String reason) {
        return ignoreErrors ? DecodeResult.decoded() : new DecodeResult.Malformed(path, reason);
    }

    private static String notJson(IOException e) {
        // Bytes that are no text are told by plain I/O exceptions, without a place.
        if (!(e instanceof JsonProcessingException syntax)) {
            return "is not JSON: " + onOneLine(String.valueOf(e.getMessage()));
        }
        JsonLocation place = syntax.getLocation();
        return "is not JSON: " + onOneLine(syntax.getOriginalMessage())
                + (place == null ? "" : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")");
    }

    private static String onOneLine(String message) {
        return message.replaceAll("[\\s\\v\\p{Cntrl}]+", " ");
    }
}
