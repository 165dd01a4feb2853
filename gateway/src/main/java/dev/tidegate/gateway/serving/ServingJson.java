package dev.tidegate.gateway.serving;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How JSON from clients is parsed before a {@link ServingDecoder} looks at it. Safe for use by several threads. */
public final class ServingJson {

    /**
     * Reads trees: exact numbers, no name twice in one object, nothing after the value. A negative zero loses its sign,
     * which {@link #parse} keeps.
     */
    public static final ObjectReader TREES = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build()
            .readerFor(JsonNode.class);

    /** Slower, as it keeps a set of names for each object: reports where a name comes twice, or a second value begins. */
    private static final ObjectReader PLACES = TREES.with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

    private ServingJson() {}

    /**
     * Parses one JSON value in UTF-8.
     *
     * @throws TidegateException {@link ErrorCode#INVALID_REQUEST} with line and column if it is no JSON, or goes
     *     beyond what Jackson's stream constraints allow (1,000 levels, numbers of 1,000 digits)
     */
    public static JsonNode parse(byte[] text) {
        StrictJson.check(text);
        return parseChecked(text);
    }

    private static JsonNode parseChecked(byte[] text) {
        try {
            return tree(text);
        } catch (NumberFormatException e) {
            throw new TidegateException(
                    ErrorCode.INVALID_REQUEST,
                    "Not JSON that can be read: the exponent of a number is not between -2147483647 and 2147483647",
                    e);
        } catch (JsonProcessingException e) {
            throw new TidegateException(ErrorCode.INVALID_REQUEST, "Not JSON" + place(e) + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot be read", e);
        }
    }

    /** Reads a value that was parsed. */
    static <T> @Nullable T read(JsonNode tree, TokenReader<T> reader) {
        try (JsonParser tokens = tree.traverse()) {
            tokens.nextToken();
            return reader.read(tokens);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot be read", e);
        }
    }

    /**
     * Reads one JSON value from its tokens, which takes two thirds of the time that a tree of them takes. One that is not
     * sound is read once more as a tree, which tells what is wrong with it.
     *
     * @param reader gives null for what is not written as expected
     * @param whole reads the same from a tree, however it is written, or says why not
     * @throws TidegateException as {@link #parse}, and what {@code whole} throws
     */
    public static <T> T read(byte[] text, TokenReader<T> reader, Function<JsonNode, T> whole) {
        StrictJson.check(text);
        T sound = readIfSound(text, reader);
        return sound == null ? whole.apply(parseChecked(text)) : sound;
    }

    /** Null if it is no JSON, or does not fit what it is read as. */
    static <T> @Nullable T readIfSound(byte[] text, TokenReader<T> reader) {
        try (JsonParser tokens = TREES.createParser(text)) {
            T value = tokens.nextToken() == null ? null : reader.read(tokens);
            return tokens.nextToken() == null ? value : null;
        } catch (IOException | Misfit | NumberFormatException e) {
            return null;
        }
    }

    private static JsonNode tree(byte[] text) throws IOException {
        try (JsonParser tokens = TREES.createParser(text)) {
            if (tokens.nextToken() == null) {
                throw new TidegateException(ErrorCode.INVALID_REQUEST, "Not JSON: there is no text");
            }
            JsonNode tree = TreeReader.read(tokens);
            if (tree != null && tokens.nextToken() == null) {
                return tree;
            }
        }
        return PLACES.readTree(text);
    }

    private static String place(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        return location == null
                ? ": "
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
    }
}
