package dev.tidegate.format.avro.rows;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Avro's binary encoding, out of an array that holds the whole message. Avro's own decoder reads streams, so it believes
 * each length and allocates it; this one knows how many bytes remain, and refuses what they cannot hold before it
 * allocates anything.
 */
final class BinaryInput extends Decoder {
    /** Items that need no bytes, such as nulls, that a message may hold beside one item a byte. */
    private static final int FREE_ITEMS = 4096;

    private static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle DOUBLE =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

    private static final char REPLACEMENT = '\uFFFD';

    private byte[] bytes = {};
    private int position;
    private long itemsLeft;

    /** Reads on at this place of another message. */
    void reset(byte[] message, int offset) {
        bytes = message;
        position = offset;
        itemsLeft = (long) message.length - offset + FREE_ITEMS;
    }

    private int take(int length) throws IOException {
        int start = position;
        if (length > bytes.length - start) {
            throw cut();
        }
        position = start + length;
        return start;
    }

    private static BrokenDatumException cut() {
        return new BrokenDatumException("the message ends before its value");
    }

    @Override
    public void readNull() {}

    @Override
    public boolean readBoolean() throws IOException {
        byte value = bytes[take(1)];
        if (value >> 1 != 0) {
            throw new BrokenDatumException("the byte " + (value & 0xff) + " is no boolean, it must be 0 or 1");
        }
        return value == 1;
    }

    @Override
    public int readInt() throws IOException {
        byte first = bytes[take(1)];
        int raw = first & 0x7f;
        if (first < 0) {
            raw = longerInt(raw);
        }
        return (raw >>> 1) ^ -(raw & 1);
    }

    private int longerInt(int first) throws IOException {
        int raw = first;
        for (int shift = 7; shift < 35; shift += 7) {
            byte next = bytes[take(1)];
            raw |= (next & 0x7f) << shift;
            if (next >= 0) {
                return raw;
            }
        }
        throw new BrokenDatumException("an int has more than five bytes");
    }

    @Override
    public long readLong() throws IOException {
        byte first = bytes[take(1)];
        long raw = first & 0x7f;
        if (first < 0) {
            raw = longerLong(raw);
        }
        return (raw >>> 1) ^ -(raw & 1);
    }

    private long longerLong(long first) throws IOException {
        long raw = first;
        for (int shift = 7; shift < 70; shift += 7) {
            byte next = bytes[take(1)];
            raw |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return raw;
            }
        }
        throw new BrokenDatumException("a long has more than ten bytes");
    }

    @Override
    public float readFloat() throws IOException {
        return (float) FLOAT.get(bytes, take(Float.BYTES));
    }

    @Override
    public double readDouble() throws IOException {
        return (double) DOUBLE.get(bytes, take(Double.BYTES));
    }

    /** The length of a string or of bytes, which are there. */
    private int readLength() throws IOException {
        long length = readLong();
        if (length < 0 || length > bytes.length - position) {
            throw new BrokenDatumException(
                    "the length " + length + " does not fit into a message with " + remaining() + " bytes left");
        }
        return (int) length;
    }

    private int remaining() {
        return bytes.length - position;
    }

    @Override
    public String readString() throws IOException {
        int length = readLength();
        int start = take(length);
        String text = new String(bytes, start, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            requireUtf8(start, length);
        }
        return text;
    }

    /** What is no UTF-8 has become a replacement character, but that may also be what was written. */
    private void requireUtf8(int start, int length) throws IOException {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, length));
        } catch (CharacterCodingException e) {
            throw new BrokenDatumException("a string of " + length + " bytes is not UTF-8");
        }
    }

    @Override
    public Utf8 readString(@Nullable Utf8 old) throws IOException {
        return new Utf8(readString());
    }

    @Override
    public void skipString() throws IOException {
        skipBytes();
    }

    @Override
    public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
        int length = readLength();
        int start = take(length);
        return ByteBuffer.wrap(Arrays.copyOfRange(bytes, start, start + length));
    }

    @Override
    public void skipBytes() throws IOException {
        take(readLength());
    }

    @Override
    public void readFixed(byte[] target, int start, int length) throws IOException {
        System.arraycopy(bytes, take(length), target, start, length);
    }

    @Override
    public void skipFixed(int length) throws IOException {
        take(length);
    }

    @Override
    public int readEnum() throws IOException {
        return readInt();
    }

    @Override
    public int readIndex() throws IOException {
        return readInt();
    }

    @Override
    public long readArrayStart() throws IOException {
        return readBlock(readLong());
    }

    @Override
    public long arrayNext() throws IOException {
        return readBlock(readLong());
    }

    @Override
    public long readMapStart() throws IOException {
        return readBlock(readLong());
    }

    @Override
    public long mapNext() throws IOException {
        return readBlock(readLong());
    }

    /** A negative count is followed by the length of the block, which is of use only to who skips it. */
    private long readBlock(long count) throws IOException {
        if (count >= 0) {
            return claim(count);
        }
        readLength();
        return claim(-count);
    }

    private long claim(long count) throws IOException {
        // The smallest long has no opposite and stays negative.
        if (count < 0 || count > itemsLeft) {
            throw new BrokenDatumException(
                    "a block of " + count + " items does not fit into a message with " + remaining() + " bytes left");
        }
        itemsLeft -= count;
        return count;
    }

    @Override
    public long skipArray() throws IOException {
        for (long count = readLong(); ; count = readLong()) {
            if (count >= 0) {
                return claim(count);
            }
            take(readLength());
        }
    }

    @Override
    public long skipMap() throws IOException {
        return skipArray();
    }
}
