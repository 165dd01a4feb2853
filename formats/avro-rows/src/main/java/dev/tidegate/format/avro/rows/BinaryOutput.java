package dev.tidegate.format.avro.rows;

import com.fasterxml.jackson.core.SerializableString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.io.BinaryData;

/** Avro's binary encoding, into an array that grows. */
final class BinaryOutput implements DatumOutput {
    private static final int INITIAL_CAPACITY = 512;
    /** A larger array is not kept for the next message. */
    private static final int KEPT_CAPACITY = 65_536;

    private static final int MAX_INT_LENGTH = 5;
    private static final int MAX_LONG_LENGTH = 10;

    private byte[] buffer = new byte[INITIAL_CAPACITY];
    private int position;

    /** Begins a message with these bytes. */
    void reset(byte[] header) {
        if (buffer.length > KEPT_CAPACITY) {
            buffer = new byte[INITIAL_CAPACITY];
        }
        position = 0;
        writeFixed(header);
    }

    byte[] toByteArray() {
        return Arrays.copyOf(buffer, position);
    }

    private void reserve(int length) {
        if (length > buffer.length - position) {
            buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(position, length), 2 * buffer.length));
        }
    }

    private void writeZero() {
        reserve(1);
        buffer[position++] = 0;
    }

    @Override
    public void startRecord() {}

    @Override
    public void startField(SerializableString name) {}

    @Override
    public void endRecord() {}

    /** All items are one block; no block follows it. */
    @Override
    public void startArray(int size) {
        if (size > 0) {
            writeLong(size);
        }
    }

    @Override
    public void endArray() {
        writeZero();
    }

    @Override
    public void startMap(int size) {
        startArray(size);
    }

    @Override
    public void writeKey(String key) {
        writeString(key);
    }

    @Override
    public void endMap() {
        writeZero();
    }

    @Override
    public void startBranch(Branches union, SerializableString name) {
        writeInt(union.valueBranch());
    }

    @Override
    public void endBranch() {}

    @Override
    public void writeNull(Branches union) {
        writeInt(union.nullBranch());
    }

    @Override
    public void writeBoolean(boolean value) {
        reserve(1);
        position += BinaryData.encodeBoolean(value, buffer, position);
    }

    @Override
    public void writeInt(int value) {
        reserve(MAX_INT_LENGTH);
        position += BinaryData.encodeInt(value, buffer, position);
    }

    @Override
    public void writeLong(long value) {
        reserve(MAX_LONG_LENGTH);
        position += BinaryData.encodeLong(value, buffer, position);
    }

    @Override
    public void writeFloat(float value) {
        reserve(Float.BYTES);
        position += BinaryData.encodeFloat(value, buffer, position);
    }

    @Override
    public void writeDouble(double value) {
        reserve(Double.BYTES);
        position += BinaryData.encodeDouble(value, buffer, position);
    }

    /** Text is ASCII for the most part, and then it is its own UTF-8. */
    @Override
    public void writeString(String text) {
        int length = text.length();
        int start = position;
        writeInt(length);
        reserve(length);
        int at = position;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                position = start;
                writeBytes(text.getBytes(StandardCharsets.UTF_8));
                return;
            }
            buffer[at++] = (byte) c;
        }
        position = at;
    }

    @Override
    public void writeBytes(byte[] bytes) {
        writeInt(bytes.length);
        writeFixed(bytes);
    }

    @Override
    public void writeFixed(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, buffer, position, bytes.length);
        position += bytes.length;
    }

    @Override
    public void writeSymbol(int ordinal, String symbol) {
        writeInt(ordinal);
    }
}
