package dev.tidegate.gateway.serving;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * One JSON generator over one growing buffer, kept from value to value: to make a generator for each row would cost more
 * than to write the row.
 */
final class JsonBuffer extends OutputStream {

    /** A buffer that one huge row made larger than this is given up after that row. */
    private static final int KEPT_BYTES = 64 * 1024;

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            // The shortest digits that read back the same; without it they differ from one JDK to the next.
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .rootValueSeparator((String) null)
            .build();

    private byte[] bytes = new byte[512];
    private int size;
    private JsonGenerator json = generator();

    /** The value as UTF-8, without spaces or line breaks. */
    byte[] write(ValueWriter writer, Object value) {
        put(writer, value);
        return take();
    }

    /**
     * Adds the value, as UTF-8 without spaces or line breaks, to what is there.
     *
     * @return how many bytes are there now
     */
    int put(ValueWriter writer, Object value) {
        boolean written = false;
        try {
            writer.write(json, value);
            json.flush();
            written = true;
            return size;
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot be written", e);
        } finally {
            if (!written) {
                // The generator stands inside a half-written value.
                json = generator();
                clear();
            }
        }
    }

    /** What is there, in an array that is the caller's; afterwards nothing is. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, size);
        clear();
        return taken;
    }

    private void clear() {
        size = 0;
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[512];
        }
    }

    private JsonGenerator generator() {
        try {
            return JSON.createGenerator(this);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot be written", e);
        }
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        if (length > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, length), bytes.length * 2));
        }
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }
}
