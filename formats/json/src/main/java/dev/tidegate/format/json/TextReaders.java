package dev.tidegate.format.json;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.ScalarType;
import java.io.IOException;
import java.io.StringWriter;

/** What can be read from any scalar by its text: BOOLEAN and character types; and bytes, from base64. */
final class TextReaders {
    private TextReaders() {}

    /** Of CHAR and VARCHAR. An object or array is its compact JSON text. Numbers keep their spelling, wherever. */
    static ValueReader text(JsonFactory json) {
        return parser -> parser.currentToken().isStructStart() ? structure(json, parser) : parser.getText();
    }

    private static String structure(JsonFactory json, JsonParser parser) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = json.createGenerator(text)) {
            copy(parser, generator);
            for (int depth = 1; depth > 0; ) {
                JsonToken token = parser.nextToken();
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                copy(parser, generator);
            }
        }
        return text.toString();
    }

    private static void copy(JsonParser parser, JsonGenerator generator) throws IOException {
        if (parser.currentToken().isNumeric()) {
            generator.writeNumber(parser.getText());
        } else {
            generator.copyCurrentEvent(parser);
        }
    }

    /** Of BOOLEAN: the text {@code true} in any case is true; every other scalar is false, as in Flink. */
    static ValueReader bool(ScalarType type) {
        return parser -> {
            JsonToken token = parser.currentToken();
            if (token.isBoolean()) {
                return token == JsonToken.VALUE_TRUE;
            }
            if (token.isStructStart()) {
                throw BrokenValueException.of(parser, type);
            }
            return Boolean.parseBoolean(parser.getText().trim());
        };
    }

    /** Of BINARY and VARBINARY: base64 in the standard alphabet, padded. */
    static ValueReader bytes(ScalarType type) {
        return parser -> {
            if (parser.hasToken(JsonToken.VALUE_STRING)) {
                try {
                    return Bytes.of(Base64Variants.MIME_NO_LINEFEEDS.decode(parser.getText()));
                } catch (IllegalArgumentException e) {
                    throw new BrokenValueException(
                            "",
                            BrokenValueException.excerpt(parser)
                                    + " is not base64 in the standard alphabet, with padding");
                }
            }
            throw BrokenValueException.of(parser, type);
        };
    }
}
