package dev.tidegate.gateway.http;

import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.changelog.Cursor;
import dev.tidegate.gateway.changelog.Cursor.Known;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.reader.LiveTable.Generation;
import dev.tidegate.gateway.subscription.Token;
import dev.tidegate.gateway.subscription.Tokens;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/tables/{t}/rows?limit=&after=}: all rows in pages, partition by partition, each in the order of its
 * last change.
 *
 * <p>{@code {"rows": […], "next": TOKEN | null, "position": TOKEN, "count": 123}}. {@code next} is what to ask for
 * {@code after} this page, null when there is nothing more; a page may hold fewer rows than the limit. {@code count} is
 * how many rows the table has now, on all pages.
 *
 * <p>A row moves to the end of its partition when it changes, and only then. So one that exists all the time and does
 * not change is shown exactly once; one that changes is shown at least once, and again, newer, if that page was still to
 * come; one that is born or dies meanwhile may be shown or not. The last {@code position} is one to subscribe from: what
 * changed during the paging and after it follows.
 */
final class PagesRoute {
    private static final String AFTER = "after";
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_PAGE_BYTES = 256 << 10;
    private static final byte[] START = "{\"rows\":[".getBytes(StandardCharsets.US_ASCII);

    private final Tables tables;
    private final MinPosition minPosition;
    private final MinPosition pagePosition;
    private final int maxRows;
    private final InstantSource clock;

    PagesRoute(Tables tables, MinPosition minPosition, int maxRows, InstantSource clock) {
        this.tables = tables;
        this.minPosition = minPosition;
        this.pagePosition = minPosition.impatient();
        this.maxRows = maxRows;
        this.clock = clock;
    }

    void get(RoutingContext request) {
        ServedTable table = tables.of(request);
        QueryString query = QueryString.of(request, "limit", AFTER, RowAddress.KEY);
        int limit = query.number("limit", Math.min(DEFAULT_LIMIT, maxRows), maxRows);
        table.requireKeys("page of rows");
        Generation generation = table.serving();
        String after = query.text(AFTER);
        Tokens.Place from = from(after, table, generation);
        Answer.when(
                minPosition
                        .reached(request, table)
                        .compose(v -> reached(after, request, table))
                        .compose(v -> fill(new Page(limit, from), generation)),
                request,
                page -> answer(request, table, generation, page));
    }

    /** The page before may be of a gateway that has read further than this one. */
    private Future<Void> reached(@Nullable String after, RoutingContext request, ServedTable table) {
        if (after == null) {
            return Future.succeededFuture();
        }
        MinPosition.Wanted wanted = new MinPosition.Wanted("query parameter '" + AFTER + "'", after);
        return pagePosition
                .reached(wanted, table, wait -> Waits.follow(request, wait))
                .recover(e -> Future.failedFuture(
                        TidegateException.is(e, ErrorCode.TABLE_NOT_READY)
                                ? new TidegateException(
                                        ErrorCode.INVALID_TOKEN,
                                        "'after' is beyond the end of the table: " + e.getMessage()
                                                + "; begin again without it",
                                        e)
                                : e));
    }

    private static Tokens.Place from(@Nullable String after, ServedTable table, Generation generation) {
        if (after == null) {
            return new Tokens.Place(new long[1], new long[1]);
        }
        Token token = Token.decode(after);
        if (!Tokens.isOf(token, table.live(), generation) || token.offsets().length == 0) {
            throw new TidegateException(
                    ErrorCode.INVALID_TOKEN,
                    "'after' is not the 'next' of a page of table '" + table.name()
                            + "' as it is now; begin again without it");
        }
        return new Tokens.Place(token.offsets(), token.ends());
    }

    /** The rows gathered so far. Its offsets are those read up to; the last of them is of the partition in work. */
    private static final class Page {
        private final int limit;
        private final Buffer rows = Buffer.buffer();
        private int count;
        private long[] offsets;
        private long[] ends;
        private boolean more = true;

        Page(int limit, Tokens.Place from) {
            this.limit = limit;
            this.offsets = from.offsets().clone();
            this.ends = from.ends().clone();
        }

        int partition() {
            return offsets.length - 1;
        }

        boolean isFull() {
            return count >= limit || rows.length() >= MAX_PAGE_BYTES;
        }

        void add(byte[] bytes, int start, int length) {
            if (count++ > 0) {
                rows.appendByte((byte) ',');
            }
            rows.appendBytes(bytes, start, length);
        }
    }

    /**
     * @param next the offset to read on from
     * @param end the log's end
     */
    private record Part(long next, long end) {
        boolean ended() {
            return next >= end;
        }
    }

    private static Future<Page> fill(Page page, Generation generation) {
        int partition = page.partition();
        return generation
                .partitions()
                .get(partition)
                .ask(log -> read(log, page.offsets[partition], page))
                .compose(part -> {
                    page.offsets[partition] = part.next;
                    page.ends[partition] = Math.max(page.ends[partition], part.end);
                    if (part.ended()) {
                        if (partition + 1 == generation.partitions().size()) {
                            page.more = false;
                            return Future.succeededFuture(page);
                        }
                        page.offsets = Arrays.copyOf(page.offsets, page.offsets.length + 1);
                        page.ends = Arrays.copyOf(page.ends, page.offsets.length);
                    }
                    return page.isFull() ? Future.succeededFuture(page) : fill(page, generation);
                });
    }

    /** On the event loop of the log, while the one that asks waits for the answer. */
    private static Part read(Changelog log, long from, Page page) {
        long[] last = {-1};
        long[] cutAt = {-1};
        // One who holds nothing and has the whole log before him is told every row after his position.
        Cursor cursor = new Cursor(Known.NOTHING, 0, log.end(), from);
        dev.tidegate.gateway.changelog.Page read =
                log.read(cursor, MAX_PAGE_BYTES, (kind, offset, entry, keyLength) -> {
                    // One record may hold several rows: they stay together, or the next page would begin with them.
                    if (cutAt[0] < 0 && page.isFull() && offset != last[0]) {
                        cutAt[0] = offset;
                    }
                    if (cutAt[0] < 0) {
                        page.add(entry, keyLength, entry.length - keyLength);
                        last[0] = offset;
                    }
                });
        long next = cutAt[0] < 0 ? read.next().position() : cutAt[0];
        return new Part(next, log.end());
    }

    private void answer(RoutingContext request, ServedTable table, Generation generation, Page page) {
        String position = Tokens.at(table.live(), generation, clock, new Tokens.Place(page.offsets, page.ends))
                .encode();
        request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        Answer.json(
                request,
                Buffer.buffer(page.rows.length() + 256)
                        .appendBytes(START)
                        .appendBuffer(page.rows)
                        .appendString("],\"next\":" + (page.more ? "\"" + position + "\"" : "null") + ",\"position\":\""
                                + position + "\",\"count\":" + table.live().rows() + "}"));
    }
}
