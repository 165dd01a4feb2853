package dev.tidegate.interop.parity;

import java.io.IOException;
import java.lang.reflect.Field;
import org.apache.flink.formats.json.AbstractJsonDeserializationSchema;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonParser;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonToken;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.util.JsonParserDelegate;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Brings Flink's json back from messages on which it would ask for another token for ever: after far more tokens than a
 * message can have, every further one is an error.
 */
final class TokenBudget extends JsonFactory {
    private static final long serialVersionUID = 1L;

    private static final int TOKENS_PER_BYTE = 4;
    private static final int SPARE_TOKENS = 1000;

    private boolean spent;

    private TokenBudget(JsonFactory original) {
        super(original, null);
    }

    /** @param schema once it was opened */
    static TokenBudget imposeOn(AbstractJsonDeserializationSchema schema) {
        try {
            Field field = AbstractJsonDeserializationSchema.class.getDeclaredField("objectMapper");
            field.setAccessible(true);
            ObjectMapper original = (ObjectMapper) field.get(schema);
            TokenBudget budget = new TokenBudget(original.getFactory());
            field.set(schema, original.copyWith(budget));
            return budget;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Flink's json has changed", e);
        }
    }

    /** Whether the latest message would have taken for ever. */
    boolean isSpent() {
        return spent;
    }

    @Override
    public JsonParser createParser(byte[] message) throws IOException {
        spent = false;
        return new Counting(super.createParser(message), SPARE_TOKENS + TOKENS_PER_BYTE * message.length);
    }

    private final class Counting extends JsonParserDelegate {
        private int left;

        Counting(JsonParser parser, int budget) {
            super(parser);
            this.left = budget;
        }

        @Override
        public JsonToken nextToken() throws IOException {
            if (left == 0) {
                spent = true;
                throw new IOException("more tokens than there can be");
            }
            left--;
            return super.nextToken();
        }
    }
}
