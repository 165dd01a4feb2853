package dev.tidegate.gateway.subscription;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/**
 * A position in a table as clients hold it: opaque, URL-safe text. Its offsets are Kafka's, so it means the same after
 * a restart and on every gateway over the same topic.
 *
 * @param topicId Kafka's id of the topic
 * @param fingerprint of the table's DDL
 * @param query what the reader wanted of it, see {@link dev.tidegate.gateway.query.Query#fingerprint}
 * @param issuedAt seconds since 1970
 * @param exact whether its reader holds exactly what he wants of the table as of the offsets; not in the middle of a
 *     snapshot
 * @param offsets the next offset of each partition; 0 where nothing has been read
 * @param ends how far a gateway must have read each partition to go on from here: not less than the offsets, and more
 *     in the middle of what is read in several pages
 */
public record Token(
        UUID topicId, long fingerprint, long query, long issuedAt, boolean exact, long[] offsets, long[] ends) {
    private static final byte VERSION = 2;
    private static final int MAX_PARTITIONS = 100_000;
    /** What the byte after the version tells. */
    private static final int EXACT = 1;

    private static final int HAS_QUERY = 2;
    private static final int HAS_ENDS = 4;

    /** One whose ends are its offsets. */
    public Token(UUID topicId, long fingerprint, long query, long issuedAt, boolean exact, long[] offsets) {
        this(topicId, fingerprint, query, issuedAt, exact, offsets, offsets);
    }

    /** The token as text. */
    public String encode() {
        boolean hasEnds = !Arrays.equals(offsets, ends);
        ByteBuffer buffer = ByteBuffer.allocate(2 + 16 + 8 + 8 + 10 + 5 + 20 * offsets.length);
        buffer.put(VERSION).put((byte) ((exact ? EXACT : 0) | (query == 0 ? 0 : HAS_QUERY) | (hasEnds ? HAS_ENDS : 0)));
        buffer.putLong(topicId.getMostSignificantBits()).putLong(topicId.getLeastSignificantBits());
        buffer.putLong(fingerprint);
        if (query != 0) {
            buffer.putLong(query);
        }
        putVarint(buffer, issuedAt);
        putVarint(buffer, offsets.length);
        for (long offset : offsets) {
            putVarint(buffer, offset);
        }
        for (int p = 0; hasEnds && p < offsets.length; p++) {
            putVarint(buffer, ends[p] - offsets[p]);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(buffer.array(), buffer.position()));
    }

    /**
     * Reads a token.
     *
     * @throws TidegateException {@link ErrorCode#INVALID_TOKEN} if this was never one
     */
    public static Token decode(String text) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            byte version = buffer.get();
            if (version != VERSION) {
                throw invalid("it has version " + version + ", this gateway reads version " + VERSION);
            }
            int flags = buffer.get();
            if ((flags & ~(EXACT | HAS_QUERY | HAS_ENDS)) != 0) {
                throw invalid("it has a flag that is not known");
            }
            UUID topicId = new UUID(buffer.getLong(), buffer.getLong());
            long fingerprint = buffer.getLong();
            long query = (flags & HAS_QUERY) == 0 ? 0 : buffer.getLong();
            long issuedAt = varint(buffer);
            long partitions = varint(buffer);
            if (partitions > MAX_PARTITIONS || partitions > buffer.remaining()) {
                throw invalid("it is cut short");
            }
            long[] offsets = new long[(int) partitions];
            for (int i = 0; i < offsets.length; i++) {
                offsets[i] = varint(buffer);
            }
            long[] ends = offsets.clone();
            for (int i = 0; (flags & HAS_ENDS) != 0 && i < ends.length; i++) {
                ends[i] += varint(buffer);
                if (ends[i] < offsets[i]) {
                    throw invalid("it holds a number that is too large");
                }
            }
            if (buffer.hasRemaining()) {
                throw invalid("it has bytes too many");
            }
            return new Token(topicId, fingerprint, query, issuedAt, (flags & EXACT) != 0, offsets, ends);
        } catch (BufferUnderflowException e) {
            throw invalid("it is cut short");
        } catch (IllegalArgumentException e) {
            throw invalid("it is not base64url");
        }
    }

    private static TidegateException invalid(String why) {
        return new TidegateException(
                ErrorCode.INVALID_TOKEN,
                "this is not a token of Tidegate: " + why
                        + ". Take the 'position' of a frame as it came, or leave it out");
    }

    /** Seven bits a byte, the lowest first, as in Protocol Buffers. */
    private static void putVarint(ByteBuffer buffer, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            buffer.put((byte) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        buffer.put((byte) rest);
    }

    private static long varint(ByteBuffer buffer) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = buffer.get();
            value |= (b & 0x7fL) << shift;
            if (b >= 0) {
                if (value < 0) {
                    throw invalid("it holds a negative offset");
                }
                return value;
            }
        }
        throw invalid("it holds a number that is too long");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Token token
                && topicId.equals(token.topicId)
                && fingerprint == token.fingerprint
                && query == token.query
                && issuedAt == token.issuedAt
                && exact == token.exact
                && Arrays.equals(offsets, token.offsets)
                && Arrays.equals(ends, token.ends);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(offsets);
    }

    @Override
    public String toString() {
        return encode();
    }
}
