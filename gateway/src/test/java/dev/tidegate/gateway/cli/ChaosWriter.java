package dev.tidegate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidegate.gateway.cli.WriteChecker.Fate;
import dev.tidegate.gateway.cli.WriteChecker.Request;
import dev.tidegate.gateway.cli.WriteChecker.Row;
import dev.tidegate.gateway.error.ErrorCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writes its own keys over HTTP, one request after another, for as long as it is not told to end. */
final class ChaosWriter {
    private static final int KEYS = 5;
    private static final Duration PAUSE = Duration.ofMillis(50);
    /** Longer than any gateway needs to find out that Kafka does not answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    /** Of one who does not wait, but asks again elsewhere. */
    private static final int LONGEST_TIMEOUT_MILLIS = 5_000;

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** How it writes. All but the last stay with one gateway. */
    enum Manner {
        /** {@code PUT} to the table that is written at least once, until it is answered. */
        ROW("relaxed"),
        /** {@code POST} of several rows to it, until it is answered. */
        ROWS("relaxed"),
        /** {@code POST} to the table that is written exactly once, each request a single time. */
        TRANSACTION("exact"),
        /** The same with an {@code Idempotency-Key}, until it is answered, first by one gateway, then by either. */
        KEYED("exact");

        final String table;

        Manner(String table) {
            this.table = table;
        }
    }

    private final Manner manner;
    private final String name;
    private final int[] ports;
    private final int home;
    private final Random random;
    private final List<Request> requests = new ArrayList<>();
    private final Thread thread;
    private long number;
    private volatile int answered;
    private volatile int failed;
    private volatile boolean ended;
    private volatile @Nullable Throwable fault;

    /** @param ports of the gateways, of which {@code home} is the one that it writes to */
    ChaosWriter(Manner manner, int[] ports, int home, long seed) {
        this.manner = manner;
        this.name = manner.name().toLowerCase() + home;
        this.ports = ports.clone();
        this.home = home;
        this.random = new Random(seed + name.hashCode());
        this.thread = new Thread(this::run, name);
    }

    void start() {
        thread.start();
    }

    Manner manner() {
        return manner;
    }

    /** How many requests Kafka has, as far as was answered. */
    int answered() {
        requireNoFault();
        return answered;
    }

    /** How many attempts were answered with an error, or not at all. */
    int failed() {
        requireNoFault();
        return failed;
    }

    /** Returns when the last request is answered. */
    void end() throws InterruptedException {
        ended = true;
        thread.join(PATIENCE.toMillis());
        requireNoFault();
        if (thread.isAlive()) {
            throw new AssertionError(this + " was not answered");
        }
    }

    /** For a test that fails: the last request need not be answered. */
    void interrupt() {
        thread.interrupt();
    }

    /** In the order in which it sent them, when it has ended. */
    List<Request> requests() {
        return requests;
    }

    @Override
    public String toString() {
        return name + ": " + answered + " written, " + failed + " attempts failed";
    }

    private void requireNoFault() {
        if (fault != null) {
            throw new AssertionError(name, fault);
        }
    }

    private void run() {
        try {
            while (!ended) {
                List<Row> rows = nextRows();
                Fate fate;
                int attempt = 0;
                do {
                    fate = attempt(rows, attempt++);
                    if (fate == Fate.WRITTEN) {
                        answered++;
                    } else {
                        failed++;
                        LockSupport.parkNanos(PAUSE.toNanos());
                    }
                } while (fate != Fate.WRITTEN && manner != Manner.TRANSACTION);
                requests.add(new Request(rows, fate));
            }
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            fault = e;
        }
    }

    private List<Row> nextRows() {
        number++;
        int count = manner == Manner.ROW ? 1 : 2 + random.nextInt(KEYS - 1);
        int first = random.nextInt(KEYS);
        return IntStream.range(first, first + count)
                .mapToObj(i -> new Row(name + "-" + i % KEYS, number))
                .toList();
    }

    private Fate attempt(List<Row> rows, int number) throws IOException, InterruptedException {
        boolean keyed = manner == Manner.KEYED;
        try {
            return fate(HTTP.send(request(rows, number), BodyHandlers.ofString()));
        } catch (ConnectException e) {
            return Fate.NOT_WRITTEN;
        } catch (HttpTimeoutException e) {
            if (keyed) {
                return Fate.UNKNOWN;
            }
            throw e;
        } catch (IOException e) {
            return Fate.UNKNOWN;
        }
    }

    private HttpRequest request(List<Row> rows, int attempt) {
        boolean keyed = manner == Manner.KEYED;
        // All keyed requests go to one gateway at first: so it was advised.
        int repeatedAt = attempt == 0 ? 0 : random.nextInt(ports.length);
        int gateway = keyed ? repeatedAt : home;
        String table = "http://127.0.0.1:" + ports[gateway] + "/v1/tables/" + manner.table;
        HttpRequest.Builder request = HttpRequest.newBuilder().header("Content-Type", "application/json");
        if (keyed) {
            request.header("Idempotency-Key", '"' + name + "-" + number + '"')
                    .timeout(Duration.ofMillis(1 + random.nextInt(LONGEST_TIMEOUT_MILLIS)));
        } else {
            request.timeout(PATIENCE);
        }
        if (manner == Manner.ROW) {
            Row row = rows.get(0);
            return request.uri(URI.create(table + "/rows/" + row.key()))
                    .PUT(BodyPublishers.ofString(
                            new JsonObject().put("n", row.number()).encode()))
                    .build();
        }
        JsonArray changes = new JsonArray();
        rows.forEach(row -> changes.add(new JsonObject()
                .put("op", "+U")
                .put("row", new JsonObject().put("k", row.key()).put("n", row.number()))));
        return request.uri(URI.create(table + "/changes"))
                .POST(BodyPublishers.ofString(changes.encode()))
                .build();
    }

    private Fate fate(HttpResponse<String> answer) {
        if (answer.statusCode() == 200) {
            return Fate.WRITTEN;
        }
        JsonObject problem = new JsonObject(answer.body());
        if (!ErrorCode.of(problem.getString("code")).orElseThrow().retryable()) {
            throw new AssertionError("answered " + answer.statusCode() + " " + answer.body());
        }
        String detail = problem.getString("detail");
        boolean unknown = !manner.table.equals("exact")
                || detail.contains("nobody here knows")
                || detail.contains("may be written");
        return unknown ? Fate.UNKNOWN : Fate.NOT_WRITTEN;
    }

    /** The row that a record of either topic holds. */
    static Row row(byte[] value) {
        JsonObject row = new JsonObject(new String(value, UTF_8));
        return new Row(row.getString("k"), row.getLong("n"));
    }
}
