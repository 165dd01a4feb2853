package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.reader.LiveTable;
import dev.tidegate.gateway.reader.LiveTable.Generation;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What must hold of a row that is to be written: {@code If-Match} and {@code If-None-Match} (RFC 9110 §13.1). */
record Precondition(EntityTags match, EntityTags noneMatch) {
    private static final EntityTags NONE = EntityTags.of(List.of());

    /**
     * That of a request, null if it has none.
     *
     * @throws TidegateException {@link ErrorCode#INVALID_REQUEST} if it names no version
     */
    static @Nullable Precondition of(MultiMap headers) {
        EntityTags match = tags(headers, "If-Match");
        EntityTags noneMatch = tags(headers, "If-None-Match");
        return match.given() || noneMatch.given() ? new Precondition(match, noneMatch) : null;
    }

    private static EntityTags tags(MultiMap headers, String name) {
        EntityTags tags = EntityTags.of(headers.getAll(name));
        if (tags.given()
                && !tags.any()
                && tags.strong().isEmpty()
                && tags.weak().isEmpty()) {
            throw new TidegateException(
                    ErrorCode.INVALID_REQUEST,
                    name + " must be *, or a list of the ETags that GET told, in their quotes");
        }
        return tags;
    }

    /** As {@link RowVersion#positions}, of all versions that are named. */
    Map<Integer, Long> positions(LiveTable table, Generation generation) {
        Map<Integer, Long> positions = RowVersion.positions(match, table, generation);
        RowVersion.positions(noneMatch, table, generation).forEach((p, end) -> positions.merge(p, end, Math::max));
        return positions;
    }

    /** That the row is this version. */
    static Precondition isAt(String etag) {
        return new Precondition(EntityTags.of(List.of(etag)), NONE);
    }

    /** @throws TidegateException {@link ErrorCode#PRECONDITION_FAILED} if it does not hold of what was found */
    void check(LiveTable table, RowVersion found) {
        String etag = found.row() == null ? null : found.etag(table);
        boolean holds = etag == null
                ? !match.given()
                : (!match.given() || match.matchesStrongly(etag)) && !noneMatch.matchesWeakly(etag);
        if (!holds) {
            throw new TidegateException(
                    ErrorCode.PRECONDITION_FAILED,
                    (etag == null ? "there is no such row" : "the row is " + etag + " now")
                            + "; nothing was written. Read it again and decide anew");
        }
    }
}
