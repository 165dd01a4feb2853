package dev.tidegate.interop.parity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * How datums break. One thing is left out: an object that is whole, but lacks a field or has one too many. Flink's
 * decoder looks for the end of such an object beyond the end of the message, for ever.
 */
final class AvroDamage {
    private static final Damage BYTES = Damage.ofBytes();
    private static final Damage TEXT = Damage.ofText(List.of(
            "1",
            "-1",
            "1.0",
            "1.5",
            "1e3",
            "1e400",
            "3000000000",
            "true",
            "false",
            "null",
            "\"\"",
            "\"NaN\"",
            "\"Infinity\"",
            "\"1\"",
            "\"\\u0100\"",
            "\"é\"",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            " "));

    private AvroDamage() {}

    static byte[] inflict(byte[] sound, byte[] other, Random random) {
        boolean json = sound.length > 0 && sound[0] == '{' && shape(sound) != null;
        if (!json) {
            return BYTES.inflict(sound, other, random);
        }
        byte[] damaged = (random.nextBoolean() ? TEXT : BYTES).inflict(sound, other, random);
        List<String> shape = shape(damaged);
        boolean endless = shape != null && !shape.equals(shape(sound));
        return endless ? Arrays.copyOf(sound, random.nextInt(sound.length)) : damaged;
    }

    /** The names and brackets of the first JSON value, null if it is not whole. */
    private static @Nullable List<String> shape(byte[] message) {
        List<String> shape = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(message)) {
            int depth = 0;
            do {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    return null;
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token == JsonToken.FIELD_NAME || token.isStructStart() || token.isStructEnd()) {
                    shape.add(parser.getText());
                }
            } while (depth > 0);
            return shape;
        } catch (IOException e) {
            return null;
        }
    }
}
