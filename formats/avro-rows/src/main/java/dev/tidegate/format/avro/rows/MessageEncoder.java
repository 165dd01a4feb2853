package dev.tidegate.format.avro.rows;

import dev.tidegate.format.spi.EncodeException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.io.BinaryData;
import org.apache.avro.io.BinaryEncoder;

/** Avro's binary encoding, into an array that grows. Avro's own encoders write to streams. */
final class MessageEncoder extends BinaryEncoder {
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
        writeFixed(header, 0, header.length);
    }

    byte[] toByteArray() {
        return Arrays.copyOf(buffer, position);
    }

    private void reserve(int length) {
        if (length > buffer.length - position) {
            buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(position, length), 2 * buffer.length));
        }
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

    @Override
    public void writeFixed(byte[] bytes, int start, int length) {
        reserve(length);
        System.arraycopy(bytes, start, buffer, position, length);
        position += length;
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
                writeUtf8(text);
                return;
            }
            buffer[at++] = (byte) c;
        }
        position = at;
    }

    private void writeUtf8(String text) {
        requireText(text);
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        writeInt(utf8.length);
        writeFixed(utf8, 0, utf8.length);
    }

    /** Half a surrogate pair is no character; Java writes a question mark for it, as Flink does. */
    private static void requireText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new EncodeException("", "holds half of a surrogate pair, for which UTF-8 has no bytes");
            }
        }
    }

    @Override
    protected void writeZero() {
        reserve(1);
        buffer[position++] = 0;
    }

    @Override
    public int bytesBuffered() {
        return position;
    }

    @Override
    public void flush() {}
}
