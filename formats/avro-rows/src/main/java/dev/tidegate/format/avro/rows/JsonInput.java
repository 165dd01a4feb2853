package dev.tidegate.format.avro.rows;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Avro's JSON encoding. Unlike other decoders it does not know the schema: readers that need names, of fields and of the
 * branches of unions, look at the tokens themselves. Each reads from the first token of a value to its last.
 */
final class JsonInput extends Decoder {
    private static final int QUOTED_LENGTH = 40;
    private static final int LARGEST_BYTE = 0xff;

    private final JsonParser json;

    JsonInput(JsonParser json) {
        this.json = json;
    }

    JsonToken next() throws IOException {
        JsonToken token = json.nextToken();
        if (token == null) {
            throw new BrokenDatumException("the message ends before its value");
        }
        return token;
    }

    JsonToken token() {
        return json.currentToken();
    }

    String name() throws IOException {
        return json.currentName();
    }

    void skip() throws IOException {
        json.skipChildren();
    }

    BrokenDatumException isNot(String what) throws IOException {
        String found = switch (token()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> Paths.quote(json.getText());
            default -> cut(json.getText());
        };
        return new BrokenDatumException(found + " is not " + what);
    }

    private static String cut(String text) {
        return text.length() <= QUOTED_LENGTH ? text : text.substring(0, QUOTED_LENGTH) + "…";
    }

    void require(JsonToken token, String what) throws IOException {
        if (token() != token) {
            throw isNot(what);
        }
    }

    @Override
    public void readNull() throws IOException {
        require(JsonToken.VALUE_NULL, "null");
    }

    @Override
    public boolean readBoolean() throws IOException {
        if (!token().isBoolean()) {
            throw isNot("a boolean");
        }
        return json.getBooleanValue();
    }

    @Override
    public int readInt() throws IOException {
        long number = readWhole("an int");
        if ((int) number != number) {
            throw isNot("an int");
        }
        return (int) number;
    }

    @Override
    public long readLong() throws IOException {
        return readWhole("a long");
    }

    private long readWhole(String what) throws IOException {
        try {
            if (token() == JsonToken.VALUE_NUMBER_INT) {
                return json.getLongValue();
            }
            if (token() == JsonToken.VALUE_NUMBER_FLOAT) {
                BigDecimal number = json.getDecimalValue();
                return number.longValueExact();
            }
        } catch (InputCoercionException | ArithmeticException | NumberFormatException e) {
            throw isNot(what);
        }
        throw isNot(what);
    }

    @Override
    public float readFloat() throws IOException {
        return token().isNumeric() ? json.getFloatValue() : (float) readNoNumber("a float");
    }

    @Override
    public double readDouble() throws IOException {
        return token().isNumeric() ? json.getDoubleValue() : readNoNumber("a double");
    }

    /** What is no number of JSON's: Avro writes it as text. */
    private double readNoNumber(String what) throws IOException {
        require(JsonToken.VALUE_STRING, what);
        return switch (json.getText()) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw isNot(what);
        };
    }

    /** The key of a map, or text. */
    @Override
    public String readString() throws IOException {
        if (token() == JsonToken.FIELD_NAME) {
            String key = name();
            next();
            return key;
        }
        require(JsonToken.VALUE_STRING, "a string");
        return json.getText();
    }

    @Override
    public Utf8 readString(@Nullable Utf8 old) throws IOException {
        return new Utf8(readString());
    }

    @Override
    public void skipString() throws IOException {
        readString();
    }

    @Override
    public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
        require(JsonToken.VALUE_STRING, "bytes");
        String text = json.getText();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > LARGEST_BYTE) {
                throw new BrokenDatumException("the character " + text.charAt(i) + " is no byte, it is beyond U+00FF");
            }
        }
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void skipBytes() throws IOException {
        readBytes(null);
    }

    @Override
    public void readFixed(byte[] target, int start, int length) throws IOException {
        byte[] bytes = readBytes(null).array();
        if (bytes.length != length) {
            throw new BrokenDatumException("there are " + bytes.length + " bytes where there must be " + length);
        }
        System.arraycopy(bytes, 0, target, start, length);
    }

    @Override
    public void skipFixed(int length) throws IOException {
        readBytes(null);
    }

    @Override
    public int readEnum() {
        throw new UnsupportedOperationException("An enum is read by its symbols");
    }

    @Override
    public int readIndex() {
        throw new UnsupportedOperationException("A union is read by the names of its branches");
    }

    /** @return 1 as long as there is an item */
    @Override
    public long readArrayStart() throws IOException {
        require(JsonToken.START_ARRAY, "an array");
        return arrayNext();
    }

    @Override
    public long arrayNext() throws IOException {
        return next() == JsonToken.END_ARRAY ? 0 : 1;
    }

    @Override
    public long skipArray() throws IOException {
        skip();
        return 0;
    }

    /** @return 1 as long as there is an entry */
    @Override
    public long readMapStart() throws IOException {
        require(JsonToken.START_OBJECT, "a map");
        return mapNext();
    }

    @Override
    public long mapNext() throws IOException {
        return next() == JsonToken.END_OBJECT ? 0 : 1;
    }

    @Override
    public long skipMap() throws IOException {
        return skipArray();
    }
}
