package dev.tidegate.gateway.terminal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidegate.gateway.client.JsonText;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * A change, taken apart.
 *
 * @param op {@code +I}, {@code +U} or {@code -D}
 * @param values by the names of their columns
 */
record RowChange(String op, Map<String, JsonText> values) {

    /** @throws IOException if this is no change */
    static RowChange read(JsonText change) throws IOException {
        String op = "";
        Map<String, JsonText> values = new HashMap<>();
        try (JsonParser parser = change.parser()) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                if (parser.nextToken() == JsonToken.START_OBJECT && field.equals("row")) {
                    while (parser.nextToken() == JsonToken.FIELD_NAME) {
                        String column = parser.currentName();
                        parser.nextToken();
                        values.put(column, change.valueAt(parser));
                    }
                } else if (field.equals("op")) {
                    op = parser.getText();
                } else {
                    parser.skipChildren();
                }
            }
        }
        return new RowChange(op, values);
    }

    boolean isDelete() {
        return op.equals("-D");
    }

    boolean isInsert() {
        return op.equals("+I");
    }
}
