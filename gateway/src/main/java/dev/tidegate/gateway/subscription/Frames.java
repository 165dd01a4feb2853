package dev.tidegate.gateway.subscription;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidegate.gateway.catalog.Column;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.query.Query;
import dev.tidegate.gateway.reader.TableStatus;
import dev.tidegate.gateway.subscription.Frame.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The grammar of the wire: how each frame looks. */
public final class Frames {
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] CHANGES_START = ascii("{\"type\":\"changes\",\"changes\":[");

    private Frames() {}

    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    private static Frame frame(Type type, @Nullable String position, Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("type", type.text());
            fields.write(json);
            if (position != null) {
                json.writeStringField("position", position);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nothing here does I/O
        }
        return new Frame(type, bytes.toByteArray(), position);
    }

    static Frame subscribed(Table table, Query query, boolean resumed) {
        return frame(Type.SUBSCRIBED, null, json -> {
            json.writeStringField("table", table.name());
            json.writeBooleanField("resumed", resumed);
            json.writeArrayFieldStart("columns");
            for (Column column : query.columns()) {
                json.writeStartObject();
                json.writeStringField("name", column.name());
                json.writeStringField("type", column.type().sql());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("primaryKey");
            for (String key : table.primaryKey()) {
                json.writeString(key);
            }
            json.writeEndArray();
        });
    }

    /** The bytes of the changes are spliced in as they are. */
    public static Frame changes(Batch batch, String position) {
        byte[] body = batch.body();
        byte[] end = ascii("],\"position\":\"" + position + '"'
                + (batch.conflated() > 0 ? ",\"conflated\":" + batch.conflated() : "") + '}');
        byte[] json = ByteBuffer.allocate(CHANGES_START.length + body.length + end.length)
                .put(CHANGES_START)
                .put(body)
                .put(end)
                .array();
        return new Frame(Type.CHANGES, json, position);
    }

    static Frame caughtUp(String position) {
        return frame(Type.CAUGHT_UP, position, json -> {});
    }

    static Frame progress(String position) {
        return frame(Type.PROGRESS, position, json -> {});
    }

    /** For those who wait for a table that is not served yet. */
    static Frame waiting(TableStatus status) {
        return frame(Type.PROGRESS, null, json -> {
            json.writeStringField("state", status.state().text());
            json.writeNumberField("lag", status.lag());
            if (status.problem() != null) {
                json.writeStringField("problem", status.problem());
            }
        });
    }

    static Frame reset(String reason) {
        return frame(Type.RESET, null, json -> json.writeStringField("reason", reason));
    }

    /** @param missed how many records at the most a subscriber of every change was not told one by one */
    static Frame lagged(long missed) {
        return frame(Type.LAGGED, null, json -> json.writeNumberField("missed", missed));
    }

    public static Frame error(TidegateException e) {
        return frame(Type.ERROR, null, json -> {
            json.writeStringField("code", e.code().text());
            json.writeStringField("message", String.valueOf(e.getMessage()));
            json.writeBooleanField("retryable", e.code().retryable());
        });
    }

    static Frame goaway(long retryAfterMillis) {
        return frame(Type.GOAWAY, null, json -> json.writeNumberField("retryAfterMs", retryAfterMillis));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
