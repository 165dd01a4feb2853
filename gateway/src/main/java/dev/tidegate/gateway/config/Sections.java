package dev.tidegate.gateway.config;

import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.OptionType;
import dev.tidegate.format.option.Options;
import dev.tidegate.gateway.http.ConnectionSettings;
import dev.tidegate.gateway.http.HttpSettings;
import dev.tidegate.gateway.http.StreamSettings;
import dev.tidegate.gateway.http.WaitSettings;
import dev.tidegate.gateway.query.QuerySettings;
import dev.tidegate.gateway.reader.ReaderSettings;
import dev.tidegate.gateway.reader.TableSettings;
import dev.tidegate.gateway.reader.TableSettings.Tolerance;
import dev.tidegate.gateway.subscription.SubscriptionSettings;
import dev.tidegate.gateway.writer.WriterSettings;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The sections of {@code tidegate.yaml}: which options each has, and the settings that come of them. */
final class Sections {
    private Sections() {}

    private static final OptionType<Integer> COUNT = bounded("a whole number from 1", Integer::valueOf, n -> n >= 1);
    private static final OptionType<Integer> COUNT_OR_ZERO =
            bounded("a whole number from 0", Integer::valueOf, n -> n >= 0);
    private static final OptionType<Long> BYTES = bounded("a number of bytes from 1", Long::valueOf, n -> n >= 1);
    private static final OptionType<Integer> PORT =
            bounded("a port from 0 to 65535", Integer::valueOf, n -> n >= 0 && n <= 65_535);
    private static final OptionType<Duration> TIME = bounded(
            "a duration such as 500 ms, 10 s or 5 min",
            OptionType.DURATION.parser(),
            d -> !d.isNegative() && !d.isZero());
    private static final OptionType<Set<String>> ORIGIN_LIST =
            new OptionType<>("a list of origins such as https://app.example.org, or of *", Sections::origins);

    private static Set<String> origins(String text) {
        Set<String> origins = new LinkedHashSet<>(List.of(text.split(";")));
        for (String origin : origins) {
            URI uri = origin.equals("*") ? null : URI.create(origin);
            if (uri != null
                    && (uri.getScheme() == null
                            || uri.getHost() == null
                            || !uri.getRawPath().isEmpty())) {
                throw new IllegalArgumentException(origin);
            }
        }
        return origins;
    }

    private static <T> OptionType<T> bounded(
            String legal, Function<String, T> parser, java.util.function.Predicate<T> isLegal) {
        return new OptionType<>(legal, text -> {
            T value = parser.apply(text.trim().replace("_", ""));
            if (!isLegal.test(value)) {
                throw new IllegalArgumentException(text);
            }
            return value;
        });
    }

    /** {@code http} */
    static final class Http {
        private static final HttpSettings D = HttpSettings.DEFAULT;
        static final Option<String> HOST =
                Option.withDefault("host", OptionType.STRING, D.host(), "The address to listen on.");
        static final Option<Boolean> EXPOSE = Option.withDefault(
                "expose-without-authentication",
                OptionType.BOOLEAN,
                false,
                "Must be true to listen beyond loopback: everyone who reaches the port may then read and write.");
        static final Option<Integer> PORT_OPTION =
                Option.withDefault("port", PORT, D.port(), "The port to listen on; 0 takes a free one.");
        static final Option<Set<String>> ORIGINS = Option.withDefault(
                "allowed-origins",
                ORIGIN_LIST,
                D.allowedOrigins(),
                "Web origins whose pages may use the gateway, besides its own and loopback; * for all.");
        static final Option<Integer> MAX_BODY =
                Option.withDefault("max-body-bytes", COUNT, D.maxBodyBytes(), "The largest JSON body.");
        static final Option<Integer> MAX_LINE =
                Option.withDefault("max-line-bytes", COUNT, D.maxLineBytes(), "The longest line of an NDJSON body.");
        static final Option<Integer> MAX_FRAME = Option.withDefault(
                "max-frame-bytes", COUNT, D.maxFrameBytes(), "The largest WebSocket message from a client.");
        static final Option<Integer> SEND_BUFFER = Option.withDefault(
                "send-buffer-bytes", COUNT, D.sendBufferBytes(), "The operating system's send buffer of a connection.");
        static final Option<Integer> WRITE_QUEUE = Option.withDefault(
                "write-queue-bytes", COUNT, D.writeQueueBytes(), "What may wait in memory for one connection.");
        static final Option<Integer> MAX_PAGE =
                Option.withDefault("max-page-rows", COUNT, D.maxPageRows(), "The most rows in one page.");
        static final Option<Duration> MIN_POSITION = Option.withDefault(
                "min-position-timeout",
                TIME,
                D.minPositionTimeout(),
                "How long a read with Tidegate-Min-Position waits.");
        static final Option<Duration> PING =
                Option.withDefault("ping-interval", TIME, D.pingInterval(), "How often a WebSocket client is pinged.");
        static final Option<Duration> IDLE = Option.withDefault(
                "idle-timeout",
                TIME,
                D.idleTimeout(),
                "When a connection on which nothing moves, or that sends no whole request, is given up.");
        static final Option<Duration> DRAIN = Option.withDefault(
                "drain-timeout", TIME, D.drainTimeout(), "How long connections may take to end when the node stops.");
        static final Option<Duration> MAX_WAIT =
                Option.withDefault("max-wait", TIME, D.waits().maxWait(), "How long a request may wait for a change.");
        static final Option<Integer> MAX_WAITING = Option.withDefault(
                "max-waiting-requests",
                COUNT,
                D.waits().maxWaitingRequests(),
                "The most requests that wait on this node at one time.");
        static final Option<Integer> MAX_POLL = Option.withDefault(
                "max-poll-bytes", COUNT, D.waits().maxPollBytes(), "The most changes in the answer to a poll.");
        static final Option<Integer> CONNECTIONS = Option.withDefault(
                "max-connections",
                COUNT,
                D.connections().maxConnections(),
                "The most connections to this node; one more is answered 429.");
        static final Option<Integer> PER_ADDRESS = Option.withDefault(
                "max-connections-per-address",
                COUNT_OR_ZERO,
                D.connections().maxConnectionsPerAddress(),
                "The most connections from one IPv4 address or IPv6 /64 network; 0 for no bound.");
        static final Option<Integer> REQUEST_LINE = Option.withDefault(
                "max-request-line-bytes",
                COUNT,
                D.connections().maxRequestLineBytes(),
                "The longest first line of a request, which is its URL in the main.");
        static final Option<Integer> HEADERS = Option.withDefault(
                "max-header-bytes",
                COUNT,
                D.connections().maxHeaderBytes(),
                "The largest headers of a request, together.");
        static final Option<Boolean> HTTP2 = Option.withDefault(
                "http2",
                OptionType.BOOLEAN,
                D.connections().http2(),
                "Whether HTTP/2 without TLS is understood, for proxies that speak it.");
        static final Option<Integer> MAX_SUBSCRIPTIONS = Option.withDefault(
                "max-subscriptions-per-connection",
                COUNT,
                D.streams().maxSubscriptionsPerConnection(),
                "The most subscriptions on one connection to /v1/stream.");
        static final Option<Integer> MAX_WRITES = Option.withDefault(
                "max-writes-per-connection",
                COUNT,
                D.streams().maxWritesPerConnection(),
                "Writes on one connection to /v1/stream that Kafka has yet to confirm, before it is not read.");
        static final List<Option<?>> ALL = List.of(
                HOST,
                EXPOSE,
                PORT_OPTION,
                ORIGINS,
                MAX_BODY,
                MAX_LINE,
                MAX_FRAME,
                SEND_BUFFER,
                WRITE_QUEUE,
                MAX_PAGE,
                MIN_POSITION,
                PING,
                IDLE,
                DRAIN,
                CONNECTIONS,
                PER_ADDRESS,
                REQUEST_LINE,
                HEADERS,
                HTTP2,
                MAX_WAIT,
                MAX_WAITING,
                MAX_POLL,
                MAX_SUBSCRIPTIONS,
                MAX_WRITES);

        static HttpSettings settings(Options o) {
            return new HttpSettings(
                    o.get(HOST),
                    o.get(PORT_OPTION),
                    o.get(ORIGINS),
                    o.get(MAX_BODY),
                    o.get(MAX_LINE),
                    o.get(MAX_FRAME),
                    o.get(SEND_BUFFER),
                    o.get(WRITE_QUEUE),
                    o.get(MAX_PAGE),
                    o.get(MIN_POSITION),
                    o.get(PING),
                    o.get(IDLE),
                    o.get(DRAIN),
                    new ConnectionSettings(
                            o.get(CONNECTIONS), o.get(PER_ADDRESS), o.get(REQUEST_LINE), o.get(HEADERS), o.get(HTTP2)),
                    new WaitSettings(o.get(MAX_WAIT), o.get(MAX_WAITING), o.get(MAX_POLL)),
                    new StreamSettings(o.get(MAX_SUBSCRIPTIONS), o.get(MAX_WRITES)));
        }
    }

    /** {@code reader} */
    static final class Reader {
        private static final ReaderSettings D = ReaderSettings.DEFAULT;
        static final Option<Integer> MAX_POLL =
                Option.withDefault("max-poll-records", COUNT, D.maxPollRecords(), "The most records of one poll.");
        static final Option<Duration> SLICE =
                Option.withDefault("slice", TIME, D.slice(), "How long a batch may hold its event loop.");
        static final Option<Integer> SHARDS = Option.withDefault(
                "shards", COUNT_OR_ZERO, D.shards(), "The most consumers of one table; 0 is one for each event loop.");
        static final Option<Duration> PROBE = Option.withDefault(
                "probe-interval", TIME, D.probeInterval(), "How often Kafka is asked for its end offsets.");
        static final Option<Duration> DISCOVERY = Option.withDefault(
                "discovery-interval", TIME, D.discoveryInterval(), "How often new partitions are looked for.");
        static final Option<Duration> RETRY =
                Option.withDefault("retry", TIME, D.retry(), "The first wait after Kafka failed.");
        static final Option<Duration> RETRY_MAX =
                Option.withDefault("retry-max", TIME, D.retryMax(), "The longest wait after Kafka failed.");
        static final List<Option<?>> ALL = List.of(MAX_POLL, SLICE, SHARDS, PROBE, DISCOVERY, RETRY, RETRY_MAX);

        static ReaderSettings settings(Options o) {
            return new ReaderSettings(
                    o.get(MAX_POLL),
                    o.get(SLICE),
                    o.get(SHARDS),
                    o.get(PROBE),
                    o.get(DISCOVERY),
                    o.get(RETRY),
                    o.get(RETRY_MAX));
        }
    }

    /** {@code writer} */
    static final class Writer {
        private static final WriterSettings D = WriterSettings.defaults();
        static final Option<Long> IN_FLIGHT = Option.withDefault(
                "max-in-flight-bytes",
                BYTES,
                D.maxInFlightBytes(),
                "Bytes of rows a table may have taken and not yet answered for.");
        static final Option<Duration> CLOSE = Option.withDefault(
                "close-timeout", TIME, D.closeTimeout(), "How long closing waits for Kafka to confirm what was taken.");
        static final Option<String> NODE = Option.optional(
                "node",
                OptionType.STRING,
                "This node's name, which no other has: part of the ids of its transactions. Without it the host's name"
                        + " and the port.");
        static final List<Option<?>> ALL = List.of(IN_FLIGHT, CLOSE, NODE);

        static WriterSettings settings(Options o) {
            return new WriterSettings(
                    o.get(IN_FLIGHT), o.get(CLOSE), o.find(NODE).orElse(null));
        }
    }

    /** {@code subscriptions} */
    static final class Subscription {
        private static final SubscriptionSettings D = SubscriptionSettings.DEFAULT;
        static final Option<Integer> MAX_FRAME =
                Option.withDefault("max-frame-bytes", COUNT, D.maxFrameBytes(), "Bytes of rows in one frame.");
        static final Option<Integer> IN_FLIGHT = Option.withDefault(
                "frames-in-flight", COUNT, D.framesInFlight(), "Frames between a partition's event loop and another.");
        static final Option<Duration> HEARTBEAT =
                Option.withDefault("heartbeat", TIME, D.heartbeat(), "How often progress is told.");
        static final Option<Integer> MAX =
                Option.withDefault("max-subscribers", COUNT, D.maxSubscribers(), "The most subscribers on this node.");
        static final Option<Duration> GOAWAY = Option.withDefault(
                "goaway-retry", TIME, D.goawayRetry(), "How long clients of a draining node wait at the least.");
        static final Option<Duration> STALL = Option.withDefault(
                "max-stall", TIME, D.maxStall(), "How long a connection may take nothing before it is given up.");
        static final Option<Integer> FILTER_LENGTH = Option.withDefault(
                "max-filter-length", COUNT, D.queries().maxFilterLength(), "The most characters of a filter.");
        static final Option<Integer> CACHED = Option.withDefault(
                "max-cached-queries", COUNT, D.queries().maxCached(), "Compiled queries kept for each table.");
        static final Option<Integer> SCANNING = Option.withDefault(
                "max-scanning-filters",
                COUNT,
                D.queries().maxScanning(),
                "Different filters on a table, for each event loop, that no index finds.");
        static final List<Option<?>> ALL =
                List.of(MAX_FRAME, IN_FLIGHT, HEARTBEAT, MAX, GOAWAY, STALL, FILTER_LENGTH, CACHED, SCANNING);

        static SubscriptionSettings settings(Options o) {
            return new SubscriptionSettings(
                    o.get(MAX_FRAME),
                    o.get(IN_FLIGHT),
                    o.get(HEARTBEAT),
                    o.get(MAX),
                    o.get(GOAWAY),
                    o.get(STALL),
                    new QuerySettings(o.get(FILTER_LENGTH), o.get(CACHED), o.get(SCANNING)));
        }
    }

    /** {@code tables.<name>} */
    static final class Table {
        private static final TableSettings D = TableSettings.DEFAULT;
        static final Option<Tolerance> TOLERANCE = Option.withDefault(
                "errors.tolerance",
                OptionType.oneOf(Tolerance.class),
                D.tolerance(),
                "Whether a record that cannot be read stops the table (none) or is skipped (all).");
        static final Option<String> DEAD_LETTERS = Option.optional(
                "errors.deadletterqueue.topic.name", OptionType.STRING, "The topic to which skipped records are sent.");
        static final Option<Long> MAX_BYTES =
                Option.withDefault("max-bytes", BYTES, D.maxBytes(), "Heap that the table's rows may take.");
        static final Option<Integer> TOMBSTONES = Option.withDefault(
                "max-tombstones", COUNT, D.maxTombstones(), "Deletes remembered a partition, for readers who resume.");
        static final Option<Long> RECENT = Option.withDefault(
                "recent-bytes", BYTES, D.recentBytes(), "Heap a partition for the latest rows of an append table.");
        static final Option<Long> HISTORY = Option.withDefault(
                "history-bytes",
                BYTES,
                D.historyBytes(),
                "Heap a partition for the changes of late in an upsert table.");
        static final List<Option<?>> ALL = List.of(TOLERANCE, DEAD_LETTERS, MAX_BYTES, TOMBSTONES, RECENT, HISTORY);

        static TableSettings settings(Options o) {
            return new TableSettings(
                    o.get(TOLERANCE),
                    o.find(DEAD_LETTERS).orElse(null),
                    o.get(MAX_BYTES),
                    o.get(TOMBSTONES),
                    o.get(RECENT),
                    o.get(HISTORY));
        }
    }
}
