package dev.tidegate.gateway.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A piece of JSON, in UTF-8, as somebody else wrote it. Its bytes must not be changed. */
public final class JsonText {
    private static final JsonFactory JSON = new JsonFactory();

    private final byte[] bytes;
    private final int start;
    private final int length;

    private JsonText(byte[] bytes, int start, int length) {
        this.bytes = bytes;
        this.start = start;
        this.length = length;
    }

    static JsonText of(byte[] bytes) {
        return new JsonText(bytes, 0, bytes.length);
    }

    public static JsonText of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A parser of this piece alone. */
    public JsonParser parser() throws IOException {
        return JSON.createParser(bytes, start, length);
    }

    /** The value that a parser of this piece stands at the first token of; the parser is moved to its last. */
    public JsonText valueAt(JsonParser parser) throws IOException {
        long from = parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        long to = parser.currentLocation().getByteOffset();
        return new JsonText(bytes, start + (int) from, (int) (to - from));
    }

    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes, start, length);
    }

    @Override
    public String toString() {
        return new String(bytes, start, length, StandardCharsets.UTF_8);
    }
}
