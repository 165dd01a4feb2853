package dev.tidegate.gateway.attack;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.RunningGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gateway as it runs in production, which serves the table {@code people} and is to be attacked. */
final class AttackedGateway implements AutoCloseable {
    /** What {@code docs/memory.md} promises of a heap of 512 MB. */
    static final int MAX_RSS_MB = 900;

    static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final Logger LOG = LoggerFactory.getLogger(AttackedGateway.class);
    private static final String HEAP = "-Xmx512m";
    private static final Path JVM_OPTIONS = Path.of("..", "dist", "src", "main", "jvm.options");
    private static final long CONNECT_NANOS = 4_000_000;
    private static final int ROWS = 3_000;
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration AT_LEAST = Duration.ofSeconds(4);
    /** An attacker whom the gateway does not read waits until then. */
    private static final Duration AT_MOST = Duration.ofSeconds(8);

    private static @Nullable AttackedGateway shared;

    private final RunningGateway process;
    private final Queue<AutoCloseable> opened = new ConcurrentLinkedQueue<>();

    private AttackedGateway(RunningGateway process) {
        this.process = process;
    }

    /** The gateway of this test JVM, warm after the first attack. One that failed a test is replaced. */
    static synchronized AttackedGateway shared() throws Exception {
        if (shared == null) {
            AttackedGateway started = start("", "");
            Runtime.getRuntime().addShutdownHook(new Thread(started::close));
            shared = started;
        }
        return shared;
    }

    /**
     * Starts a gateway that serves {@code people} and waits until its rows are there.
     *
     * @param yaml further lines of {@code tidegate.yaml}; the section {@code http} may be continued with an indent of two
     * @param ddl further tables; {@code %s} in it is the address of {@link KafkaBroker#shared}
     */
    static AttackedGateway start(String yaml, String ddl) throws Exception {
        KafkaBroker broker = KafkaBroker.shared();
        Path folder = Files.createTempDirectory("attack");
        Files.writeString(folder.resolve("tables.sql"), """
                CREATE TABLE people (
                  id STRING,
                  name STRING,
                  amount DECIMAL(38, 10),
                  n BIGINT,
                  PRIMARY KEY (id) NOT ENFORCED
                ) WITH (
                  'connector' = 'upsert-kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
                  'key.format' = 'json', 'value.format' = 'json');
                %s
                """.formatted(
                broker.newTopic("people", 2), broker.bootstrapServers(), ddl.replace("%s", broker.bootstrapServers())));
        Path config = Files.writeString(folder.resolve("tidegate.yaml"), """
                ddl: tables.sql
                http:
                  port: 0
                """ + yaml);
        AttackedGateway gateway = new AttackedGateway(RunningGateway.startLikeInstalled(
                        List.of("@" + JVM_OPTIONS, HEAP), "serve", "--config", config.toString())
                .awaitListening());
        gateway.fill();
        return gateway;
    }

    private void fill() throws Exception {
        eventually(() -> assertThat(get("/health/ready").statusCode()).isEqualTo(200));
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            lines.append("{\"op\":\"+U\",\"row\":{\"id\":\"p").append(i).append("\",\"name\":\"");
            lines.append("abcdefghij".repeat(20))
                    .append("\",\"amount\":\"1.5\",\"n\":")
                    .append(i)
                    .append("}}\n");
        }
        HttpRequest write = HttpRequest.newBuilder(http("/v1/tables/people/changes"))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(lines.toString()))
                .build();
        HttpResponse<String> written = CLIENT.send(write, BodyHandlers.ofString());
        assertThat(written.statusCode()).as(written.body()).isEqualTo(200);
        eventually(() -> assertThat(get("/v1/tables/people").body()).contains("\"rows\":" + ROWS));
    }

    /**
     * Attacks, and asserts that the bystander did not notice and that memory stayed within its budget. The attack is
     * repeated until a few seconds have passed.
     */
    void withstands(Attack attack) throws Exception {
        try {
            Measurement first = measure(attack);
            Measurement counts = first.isWithin() ? first : measure(attack);
            assertThat(counts.isWithin()).as("%s; before: %s", counts, first).isTrue();
            assertThat(process.isAlive()).as("the process: %s", process.err()).isTrue();
        } catch (Exception | AssertionError e) {
            forget(this);
            throw e;
        }
    }

    private static synchronized void forget(AttackedGateway failed) {
        if (shared == failed) {
            shared = null;
            failed.close();
        }
    }

    private Measurement measure(Attack attack) throws Exception {
        Bystander.Delays quiet;
        Bystander.Delays attacked;
        int rss;
        try (Bystander bystander = Bystander.arrive(this)) {
            quiet = bystander.observe(QUIET, () -> false);
        }
        try (Bystander bystander = Bystander.arrive(this)) {
            Striking striking = new Striking(attack);
            long end = System.nanoTime() + AT_MOST.toNanos();
            striking.start();
            attacked = bystander.observe(AT_LEAST, () -> striking.isAlive() && System.nanoTime() < end);
            rss = bystander.highestRssMb();
            closeConnections();
            striking.join(30_000);
            assertThat(striking.isAlive())
                    .as("the attack goes on though it is over")
                    .isFalse();
            striking.rethrow();
        } finally {
            closeConnections();
        }
        Measurement measured = new Measurement(quiet, attacked, rss);
        LOG.info("{}", measured);
        return measured;
    }

    /** Repeats the attack until time is over. A connection that the gateway closed ends a strike and is no failure. */
    private final class Striking extends Thread {
        private final Attack attack;
        private @Nullable Throwable failure;

        Striking(Attack attack) {
            this.attack = attack;
            setDaemon(true);
        }

        @Override
        public void run() {
            long end = System.nanoTime() + AT_LEAST.toNanos();
            try {
                do {
                    strike();
                } while (System.nanoTime() < end && failure == null);
            } catch (InterruptedException e) {
                failure = e;
            }
        }

        private void strike() throws InterruptedException {
            try {
                attack.strike(AttackedGateway.this);
            } catch (IOException closed) {
                Thread.sleep(10); // an attacker who comes again and again, though not faster than this machine can
            } catch (Throwable e) {
                failure = e;
            }
        }

        void rethrow() {
            if (failure != null) {
                throw new AssertionError("the attack itself failed", failure);
            }
        }
    }

    /**
     * A connection of the attacker. It is closed when the attack is over. An attacker opens a few hundred a second: with
     * more, a machine of two processors is busy with its own attack.
     */
    RawSocket connect() throws IOException {
        LockSupport.parkNanos(CONNECT_NANOS);
        RawSocket socket = new RawSocket(port());
        opened.add(socket);
        return socket;
    }

    private void closeConnections() throws Exception {
        for (AutoCloseable each = opened.poll(); each != null; each = opened.poll()) {
            each.close();
        }
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(http(path)).build(), BodyHandlers.ofString());
    }

    URI http(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    int port() {
        return process.port();
    }

    RunningGateway process() {
        return process;
    }

    /** The memory of the process that is in RAM now. */
    int rssMb() {
        try {
            List<String> status = new ArrayList<>(Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")));
            status.removeIf(line -> !line.startsWith("VmRSS:"));
            return status.isEmpty() ? 0 : Integer.parseInt(status.get(0).replaceAll("\\D", "")) / 1024;
        } catch (IOException e) {
            return 0; // not Linux, or it has ended, which is asserted
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
