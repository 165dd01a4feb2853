package dev.tidegate.interop.parity;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonParser;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonToken;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.json.JsonReadFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.DeserializationFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.json.JsonMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.jspecify.annotations.Nullable;

/** What a JSON text has in it, to explain what was made of it. */
final class JsonText {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    /** Keeps the digits of numbers. */
    private static final ObjectMapper EXACT = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private JsonText() {}

    /** Whether an object of the message, as far as it is sound, has a name twice. */
    static boolean hasDuplicateNames(Disagreement seen) {
        Deque<Set<String>> objects = new ArrayDeque<>();
        try (JsonParser parser = MAPPER.createParser(seen.input().requireMessage())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    objects.push(new HashSet<>());
                } else if (token == JsonToken.END_OBJECT) {
                    objects.pop();
                } else if (token == JsonToken.FIELD_NAME && !objects.element().add(parser.currentName())) {
                    return true;
                }
            }
        } catch (IOException e) {
            // Broken from here on.
        }
        return false;
    }

    /** The message without those fields of its objects whose name comes again; null if it is not sound. */
    static byte @Nullable [] withLastOfEachName(byte[] message) {
        try {
            return EXACT.writeValueAsBytes(EXACT.readTree(message));
        } catch (IOException e) {
            return null;
        }
    }

    /** Whether two texts are JSON of the same values, however their numbers are spelled. */
    static boolean sameValues(@Nullable Object flink, @Nullable Object tidegate) {
        if (!(flink instanceof String theirs) || !(tidegate instanceof String ours)) {
            return false;
        }
        if (Objects.equals(asDouble(theirs), asDouble(ours)) && asDouble(ours) != null) {
            return true;
        }
        try {
            JsonNode first = MAPPER.readTree(theirs);
            JsonNode second = MAPPER.readTree(ours);
            return (first.isNumber() || first.isContainerNode()) && first.equals(JsonText::compare, second);
        } catch (IOException e) {
            return false;
        }
    }

    private static @Nullable Double asDouble(String text) {
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Whether a name of the message has an escaped half of a surrogate pair without the other. */
    static boolean hasHalfCharacterInName(Disagreement seen) {
        if (seen.input().task() != Case.Task.READ) {
            return false;
        }
        try (JsonParser parser = MAPPER.createParser(seen.input().requireMessage())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME
                        && parser.currentName().codePoints().anyMatch(JsonText::isHalf)) {
                    return true;
                }
            }
        } catch (IOException e) {
            // Broken from here on.
        }
        return false;
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    private static int compare(JsonNode first, JsonNode second) {
        boolean sameNumber =
                first.isNumber() && second.isNumber() && Double.compare(first.doubleValue(), second.doubleValue()) == 0;
        return sameNumber || first.equals(second) ? 0 : 1;
    }
}
