package dev.tidegate.gateway.http;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes that arrive in parts of any size. They take at most twice their length in memory, and are copied once more at
 * the end, where a buffer that grows would copy them again and again.
 */
final class ReceivedBytes {
    private static final int SMALLEST_BLOCK = 64;
    private static final int LARGEST_BLOCK = 64 * 1024;
    private static final byte[] NOTHING = {};

    private final List<byte[]> full = new ArrayList<>(0);
    private byte[] block = NOTHING;
    private int used;
    private int length;

    static ByteBuf of(Buffer bytes) {
        return ((BufferInternal) bytes).getByteBuf();
    }

    int length() {
        return length;
    }

    void add(ByteBuf in, int start, int end) {
        for (int at = start; at < end; ) {
            if (used == block.length) {
                startBlock(end - at);
            }
            int n = Math.min(end - at, block.length - used);
            in.getBytes(at, block, used, n);
            used += n;
            length += n;
            at += n;
        }
    }

    private void startBlock(int wanted) {
        if (used > 0) {
            full.add(block);
        }
        int grown = Math.max(SMALLEST_BLOCK, Math.min(LARGEST_BLOCK, length));
        block = new byte[length == 0 ? wanted : Math.max(wanted, grown)];
        used = 0;
    }

    /** All of them. Nothing is kept. */
    byte[] take() {
        byte[] all = block;
        if (!full.isEmpty() || used < block.length) {
            ByteBuffer joined = ByteBuffer.allocate(length);
            full.forEach(joined::put);
            all = joined.put(block, 0, used).array();
        }
        clear();
        return all;
    }

    void clear() {
        full.clear();
        block = NOTHING;
        used = 0;
        length = 0;
    }
}
