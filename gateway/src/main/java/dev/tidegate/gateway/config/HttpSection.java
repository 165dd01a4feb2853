package dev.tidegate.gateway.config;

import static dev.tidegate.gateway.config.OptionTypes.COUNT;
import static dev.tidegate.gateway.config.OptionTypes.COUNT_OR_ZERO;
import static dev.tidegate.gateway.config.OptionTypes.INT_BYTES;
import static dev.tidegate.gateway.config.OptionTypes.ORIGIN_LIST;
import static dev.tidegate.gateway.config.OptionTypes.TIME;

import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.OptionType;
import dev.tidegate.format.option.Options;
import dev.tidegate.gateway.http.BodySettings;
import dev.tidegate.gateway.http.ConnectionSettings;
import dev.tidegate.gateway.http.HttpSettings;
import dev.tidegate.gateway.http.ManagementSettings;
import dev.tidegate.gateway.http.SocketSettings;
import dev.tidegate.gateway.http.StreamSettings;
import dev.tidegate.gateway.http.WaitSettings;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The section {@code http} of {@code tidegate.yaml}: its options, and the settings that come of them. */
final class HttpSection {
    private static final HttpSettings D = HttpSettings.DEFAULT;
    static final Option<String> HOST = Option.withDefault(
            "host",
            OptionType.STRING,
            D.host(),
            "The address to listen on. On 127.0.0.1 and localhost the gateway listens on ::1 too, where the machine has IPv6.");
    static final Option<Boolean> EXPOSE = Option.withDefault(
            "expose-without-authentication",
            OptionType.BOOLEAN,
            false,
            "Must be true to listen beyond loopback: everyone who reaches the port may then read and write.");
    static final Option<Integer> PORT =
            Option.withDefault("port", OptionTypes.PORT, D.port(), "The port to listen on; 0 takes a free one.");
    static final Option<Set<String>> ORIGINS = Option.withDefault(
            "allowed-origins",
            ORIGIN_LIST,
            D.allowedOrigins(),
            "Web origins whose pages may use the gateway, besides its own and loopback; * for all.");
    static final Option<Integer> MAX_BODY =
            Option.withDefault("max-body-bytes", INT_BYTES, D.maxBodyBytes(), "The largest JSON body.");
    static final Option<Integer> MAX_LINE =
            Option.withDefault("max-line-bytes", INT_BYTES, D.maxLineBytes(), "The longest line of an NDJSON body.");
    static final Option<Integer> MAX_FRAME = Option.withDefault(
            "max-frame-bytes", INT_BYTES, D.maxFrameBytes(), "The largest WebSocket message from a client.");
    static final Option<Integer> SEND_BUFFER = Option.withDefault(
            "send-buffer-bytes", INT_BYTES, D.sendBufferBytes(), "The operating system's send buffer of a connection.");
    static final Option<Integer> WRITE_QUEUE = Option.withDefault(
            "write-queue-bytes", INT_BYTES, D.writeQueueBytes(), "What may wait in memory for one connection.");
    static final Option<Integer> MAX_PAGE =
            Option.withDefault("max-page-rows", COUNT, D.maxPageRows(), "The most rows in one page.");
    static final Option<Integer> MAX_FAILED = Option.withDefault(
            "max-failed-rows", COUNT, D.maxFailedRows(), "Rows that were not written, as many as an answer lists.");
    static final Option<Duration> MIN_POSITION = Option.withDefault(
            "min-position-timeout", TIME, D.minPositionTimeout(), "How long a read with Tidegate-Min-Position waits.");
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
            "max-poll-bytes", INT_BYTES, D.waits().maxPollBytes(), "The most changes in the answer to a poll.");
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
            INT_BYTES,
            D.connections().maxRequestLineBytes(),
            "The longest first line of a request, which is its URL in the main.");
    static final Option<Integer> HEADERS = Option.withDefault(
            "max-header-bytes",
            INT_BYTES,
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
    static final Option<Set<String>> HOSTS = Option.withDefault(
            "allowed-hosts",
            OptionTypes.HOST_LIST,
            D.allowedHosts(),
            "Names under which the gateway is reached, separated by ';', besides localhost and addresses; * for all."
                    + " Required to listen beyond loopback.");
    static final Option<Long> MAX_BODIES = Option.withDefault(
            "max-bodies-bytes",
            OptionTypes.BYTES,
            D.bodies().maxBodiesBytes(),
            "Heap for all bodies, and unfinished lines, that this node receives; then the oldest are answered 429.");
    static final Option<Duration> BODY_TIMEOUT = Option.withDefault(
            "body-timeout",
            TIME,
            D.bodies().bodyTimeout(),
            "How long a body, or one line of NDJSON, may take to arrive before it is answered 408.");
    static final Option<Integer> MIN_BODY_RATE = Option.withDefault(
            "min-body-bytes-per-second",
            COUNT_OR_ZERO,
            D.bodies().minBodyBytesPerSecond(),
            "The least rate of a body, or of one line, after five seconds; a slower one is answered 408.");
    static final Option<Integer> MAX_CONTROL_FRAMES = Option.withDefault(
            "max-control-frames-per-second",
            COUNT,
            D.sockets().maxControlFramesPerSecond(),
            "Pings and pongs a WebSocket client may send in a second before it is closed with 1008.");
    static final Option<Integer> MAX_BAD_MESSAGES = Option.withDefault(
            "max-bad-messages",
            COUNT,
            D.sockets().maxBadMessages(),
            "Messages in a row that are no commands, before the WebSocket is closed with 1008.");
    static final Option<String> MANAGEMENT_HOST = Option.withDefault(
            "management.host", OptionType.STRING, D.management().host(), "The address that the management port is on.");
    static final Option<Integer> MANAGEMENT_PORT = Option.optional(
            "management.port",
            OptionTypes.PORT,
            "A second port, with an event loop of its own, for /health and /metrics; 0 takes a free one.");
    static final Option<Boolean> MANAGEMENT_ONLY = Option.withDefault(
            "management.only",
            OptionType.BOOLEAN,
            D.management().only(),
            "Whether /health and /metrics are served on the management port alone.");
    static final List<Option<?>> ALL = List.of(
            HOST,
            EXPOSE,
            PORT,
            ORIGINS,
            MAX_BODY,
            MAX_LINE,
            MAX_FRAME,
            SEND_BUFFER,
            WRITE_QUEUE,
            MAX_PAGE,
            MAX_FAILED,
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
            MAX_WRITES,
            HOSTS,
            MAX_BODIES,
            BODY_TIMEOUT,
            MIN_BODY_RATE,
            MAX_CONTROL_FRAMES,
            MAX_BAD_MESSAGES,
            MANAGEMENT_HOST,
            MANAGEMENT_PORT,
            MANAGEMENT_ONLY);

    private HttpSection() {}

    static HttpSettings settings(Options o) {
        return new HttpSettings(
                o.get(HOST),
                o.get(PORT),
                o.get(ORIGINS),
                o.get(MAX_BODY),
                o.get(MAX_LINE),
                o.get(MAX_FRAME),
                o.get(SEND_BUFFER),
                o.get(WRITE_QUEUE),
                o.get(MAX_PAGE),
                o.get(MAX_FAILED),
                o.get(MIN_POSITION),
                o.get(PING),
                o.get(IDLE),
                o.get(DRAIN),
                new ConnectionSettings(
                        o.get(CONNECTIONS), o.get(PER_ADDRESS), o.get(REQUEST_LINE), o.get(HEADERS), o.get(HTTP2)),
                new WaitSettings(o.get(MAX_WAIT), o.get(MAX_WAITING), o.get(MAX_POLL)),
                new StreamSettings(o.get(MAX_SUBSCRIPTIONS), o.get(MAX_WRITES)),
                o.get(HOSTS),
                new BodySettings(o.get(MAX_BODIES), o.get(BODY_TIMEOUT), o.get(MIN_BODY_RATE)),
                new SocketSettings(o.get(MAX_CONTROL_FRAMES), o.get(MAX_BAD_MESSAGES)),
                new ManagementSettings(
                        o.get(MANAGEMENT_HOST), o.find(MANAGEMENT_PORT).orElse(null), o.get(MANAGEMENT_ONLY)));
    }
}
