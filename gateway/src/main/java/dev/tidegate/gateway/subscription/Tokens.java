package dev.tidegate.gateway.subscription;

import dev.tidegate.gateway.query.Query;
import dev.tidegate.gateway.reader.LiveTable;
import dev.tidegate.gateway.reader.LiveTable.Generation;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** What a token must agree with to be resumed from. */
public final class Tokens {
    private Tokens() {}

    /** The token for these offsets of a serving table; nothing is said of what its holder has. */
    public static Token at(LiveTable table, Generation generation, InstantSource clock, long... offsets) {
        return at(table, generation, clock, new Place(offsets, offsets));
    }

    /**
     * A place in a table, as {@link Token} has it.
     *
     * @param offsets the next offset of each partition
     * @param ends how far a gateway must have read to go on from there
     */
    public record Place(long[] offsets, long[] ends) {}

    /** The token for this place in a serving table; nothing is said of what its holder has. */
    public static Token at(LiveTable table, Generation generation, InstantSource clock, Place place) {
        return new Token(
                topicId(generation),
                fingerprint(table),
                0,
                clock.instant().getEpochSecond(),
                false,
                place.offsets(),
                place.ends());
    }

    /** Whether the token's offsets are those of this topic, and of this DDL; how old it is does not matter. */
    public static boolean isOf(Token token, LiveTable table, Generation generation) {
        return token.fingerprint() == fingerprint(table) && isOfTopic(token, generation);
    }

    /** Whether the token's offsets are those of this topic, whatever the DDL was. */
    static boolean isOfTopic(Token token, Generation generation) {
        return token.topicId().equals(topicId(generation))
                && token.offsets().length <= generation.partitions().size();
    }

    /** Kafka writes the 16 bytes of a topic's id in base64url. */
    static UUID topicId(Generation generation) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(generation.topicId()));
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    static long fingerprint(LiveTable table) {
        return Long.parseUnsignedLong(table.fingerprint().substring(0, 16), 16);
    }

    /** Why this token cannot be resumed from; nothing if it can, as far as it tells by itself. */
    static Optional<String> objection(
            Token token, LiveTable table, Query query, Generation generation, long nowSeconds) {
        if (token.fingerprint() != fingerprint(table)) {
            return Optional.of("table-changed");
        }
        if (token.query() != query.fingerprint()) {
            return Optional.of("query-changed");
        }
        if (!token.topicId().equals(topicId(generation))) {
            return Optional.of("topic-changed");
        }
        if (token.offsets().length > generation.partitions().size()) {
            return Optional.of("topic-changed");
        }
        // Kafka promises every tombstone to readers who lag no longer than that, and to no others.
        if (table.table().isUpsert()
                && nowSeconds - token.issuedAt() > generation.deleteRetention().toSeconds()) {
            return Optional.of("token-expired");
        }
        return Optional.empty();
    }
}
