package dev.tidegate.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidegate.gateway.subscription.Frame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The fields of a frame, as a client reads them. What an array holds is not decoded, so its numbers keep their digits. */
final class FrameFields {
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, String> scalars = new HashMap<>();
    private final Map<String, byte[]> arrays = new HashMap<>();

    private FrameFields() {}

    static FrameFields of(Frame frame) {
        FrameFields fields = new FrameFields();
        byte[] json = frame.json();
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.START_ARRAY) {
                    int start = (int) parser.currentLocation().getByteOffset();
                    parser.skipChildren();
                    int end = (int) parser.currentTokenLocation().getByteOffset();
                    fields.arrays.put(name, Arrays.copyOfRange(json, start, end));
                } else {
                    fields.scalars.put(name, parser.getText());
                    parser.skipChildren();
                }
            }
            return fields;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it was written here
        }
    }

    /** Empty when there is none. */
    String text(String name) {
        return scalars.getOrDefault(name, "");
    }

    /** 0 when there is none. */
    long number(String name) {
        return Long.parseLong(scalars.getOrDefault(name, "0"));
    }

    boolean flag(String name) {
        return Boolean.parseBoolean(text(name));
    }

    /** The elements of an array, joined by commas, as they stand in the frame; none when there is none. */
    byte[] elements(String name) {
        return arrays.getOrDefault(name, new byte[0]);
    }
}
