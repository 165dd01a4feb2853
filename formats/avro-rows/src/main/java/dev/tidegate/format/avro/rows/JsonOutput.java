package dev.tidegate.format.avro.rows;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Avro's JSON encoding: the value of a union is an object with the name of its type, bytes are text of as many characters
 * up to U+00FF. What JSON has no number for, NaN and the infinities, becomes text.
 */
record JsonOutput(JsonGenerator json) implements DatumOutput {

    @Override
    public void startRecord() throws IOException {
        json.writeStartObject();
    }

    @Override
    public void startField(SerializableString name) throws IOException {
        json.writeFieldName(name);
    }

    @Override
    public void endRecord() throws IOException {
        json.writeEndObject();
    }

    @Override
    public void startArray(int size) throws IOException {
        json.writeStartArray();
    }

    @Override
    public void endArray() throws IOException {
        json.writeEndArray();
    }

    @Override
    public void startMap(int size) throws IOException {
        json.writeStartObject();
    }

    @Override
    public void writeKey(String key) throws IOException {
        json.writeFieldName(key);
    }

    @Override
    public void endMap() throws IOException {
        json.writeEndObject();
    }

    @Override
    public void startBranch(Branches union, SerializableString name) throws IOException {
        json.writeStartObject();
        json.writeFieldName(name);
    }

    @Override
    public void endBranch() throws IOException {
        json.writeEndObject();
    }

    @Override
    public void writeNull(Branches union) throws IOException {
        json.writeNull();
    }

    @Override
    public void writeBoolean(boolean value) throws IOException {
        json.writeBoolean(value);
    }

    @Override
    public void writeInt(int value) throws IOException {
        json.writeNumber(value);
    }

    @Override
    public void writeLong(long value) throws IOException {
        json.writeNumber(value);
    }

    @Override
    public void writeFloat(float value) throws IOException {
        json.writeNumber(value);
    }

    @Override
    public void writeDouble(double value) throws IOException {
        json.writeNumber(value);
    }

    @Override
    public void writeString(String value) throws IOException {
        json.writeString(value);
    }

    @Override
    public void writeBytes(byte[] value) throws IOException {
        json.writeString(new String(value, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void writeFixed(byte[] value) throws IOException {
        writeBytes(value);
    }

    @Override
    public void writeSymbol(int ordinal, String symbol) throws IOException {
        json.writeString(symbol);
    }
}
