package dev.tidegate.gateway.reader;

import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that the records of one poll may take when they are decompressed: {@code reader.max-poll-bytes}. Kafka's
 * consumer bounds only their number. A deserializer that fails ends the poll: the consumer returns the records before, and
 * offers the refused one again in the next poll. The first record of a poll is never refused.
 *
 * <p>Belongs to the thread that polls.
 */
final class PollBudget {
    private final long max;
    private long used;
    private boolean keySeen;

    PollBudget(long max) {
        this.max = max;
    }

    /** A poll begins. */
    void begin() {
        used = 0;
        keySeen = false;
    }

    Deserializer<byte[]> keys() {
        return new Keys();
    }

    Deserializer<byte[]> values() {
        return new Values();
    }

    private void requireRoom() {
        if (used >= max) {
            throw new SerializationException("reader.max-poll-bytes is reached: the record comes with the next poll");
        }
    }

    private void take(@Nullable ByteBuffer bytes) {
        used += bytes == null ? 0 : bytes.remaining();
    }

    private final class Keys extends ByteArrayDeserializer {
        @Override
        public byte @Nullable [] deserialize(String topic, Headers headers, @Nullable ByteBuffer bytes) {
            requireRoom();
            keySeen = true;
            take(bytes);
            return super.deserialize(topic, headers, bytes);
        }
    }

    private final class Values extends ByteArrayDeserializer {
        @Override
        public byte @Nullable [] deserialize(String topic, Headers headers, @Nullable ByteBuffer bytes) {
            if (!keySeen) {
                requireRoom();
            }
            keySeen = false;
            take(bytes);
            return super.deserialize(topic, headers, bytes);
        }
    }
}
