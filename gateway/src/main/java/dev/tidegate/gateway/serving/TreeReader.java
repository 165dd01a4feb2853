package dev.tidegate.gateway.serving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads trees with exact numbers: a negative zero, which neither an integer nor a BigDecimal holds, is a double. The
 * parser bounds the depth of the recursion.
 */
final class TreeReader {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private TreeReader() {}

    /**
     * Reads the value whose first token the parser stands at; afterwards it stands at the last.
     *
     * @return null if an object has a name twice
     */
    static @Nullable JsonNode read(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> object(json);
            case START_ARRAY -> array(json);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(json);
            case VALUE_STRING -> NODES.textNode(json.getText());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw new IllegalStateException("A JSON value cannot begin with " + json.currentToken());
        };
    }

    private static @Nullable ObjectNode object(JsonParser json) throws IOException {
        ObjectNode object = NODES.objectNode();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            JsonNode value = read(json);
            if (value == null || object.has(name)) {
                return null;
            }
            object.set(name, value);
        }
        return object;
    }

    private static @Nullable ArrayNode array(JsonParser json) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            JsonNode element = read(json);
            if (element == null) {
                return null;
            }
            array.add(element);
        }
        return array;
    }

    private static JsonNode number(JsonParser json) throws IOException {
        if (isNegativeZero(json)) {
            return NODES.numberNode(-0.0);
        } else if (json.hasToken(JsonToken.VALUE_NUMBER_FLOAT)) {
            return NODES.numberNode(json.getDecimalValue());
        }
        NumberType type = json.getNumberType();
        return switch (type) {
            case INT -> NODES.numberNode(json.getIntValue());
            case LONG -> NODES.numberNode(json.getLongValue());
            case BIG_INTEGER -> NODES.numberNode(json.getBigIntegerValue());
            case FLOAT, DOUBLE, BIG_DECIMAL -> throw new IllegalStateException(type + " is not a whole number");
        };
    }

    /** Whether the number at which the parser stands is zero and has a minus sign. Costs nothing for other numbers. */
    static boolean isNegativeZero(JsonParser number) throws IOException {
        char[] text = number.getTextCharacters();
        int at = number.getTextOffset();
        int end = at + number.getTextLength();
        if (text[at] != '-') {
            return false;
        }
        for (int i = at + 1; i < end && text[i] != 'e' && text[i] != 'E'; i++) {
            if (text[i] != '0' && text[i] != '.') {
                return false;
            }
        }
        return true;
    }
}
