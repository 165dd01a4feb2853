package dev.tidegate.gateway.cli;

import static dev.tidegate.gateway.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.cli.ChaosWriter.Manner;
import dev.tidegate.gateway.cli.WriteChecker.Request;
import dev.tidegate.gateway.cli.WriteChecker.Row;
import dev.tidegate.gateway.testing.KillableBroker;
import dev.tidegate.gateway.testing.RunningGateway;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writers who send each request until it is answered, while the broker is stopped and killed and gateways are killed
 * under them: in the end the topics hold what was answered. {@code -Dtidegate.chaos.seconds=300} does it for longer.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ChaosIT {
    private static final long SECONDS = Long.getLong("tidegate.chaos.seconds", System.getenv("CI") == null ? 10 : 30);
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** What happens to them. */
    private enum Action {
        STOP_BROKER,
        KILL_BROKER,
        KILL_GATEWAY,
        KILL_BROKER_AND_GATEWAY
    }

    private final long seed = Long.getLong("tidegate.chaos.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<RunningGateway> gateways = new ArrayList<>();
    private final List<ChaosWriter> writers = new ArrayList<>();
    private final Map<Action, Integer> actions = new EnumMap<>(Action.class);

    @TempDir
    Path temp;

    @Test
    void whatWasAnsweredIsThereOnceAndWholeAndInItsOrder() throws Exception {
        System.out.println("ChaosIT: seed " + seed + ", repeat with -Dtidegate.chaos.seed=" + seed);
        try (KillableBroker broker = KillableBroker.start(temp)) {
            for (String topic : List.of("relaxed", "exact")) {
                broker.createTopic(topic, 3, Map.of());
            }
            Files.writeString(
                    temp.resolve("t.sql"),
                    ddl(broker, "relaxed", "at-least-once") + ddl(broker, "exact", "exactly-once"));
            int[] ports = {freePort(), freePort()};
            for (int port : ports) {
                gateways.add(serve(port));
            }
            gateways.forEach(RunningGateway::awaitListening);
            for (int home = 0; home < ports.length; home++) {
                for (Manner manner : Manner.values()) {
                    writers.add(new ChaosWriter(manner, ports, home, seed));
                }
            }
            writers.forEach(ChaosWriter::start);

            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            List<Action> next = new ArrayList<>();
            do {
                awaitMore(ChaosWriter::answered, 1 + random.nextInt(20));
                if (next.isEmpty()) {
                    next.addAll(List.of(Action.values()));
                    Collections.shuffle(next, random);
                }
                act(next.remove(0), broker, ports);
            } while (System.nanoTime() - end < 0);
            awaitMore(ChaosWriter::answered, 5);
            for (ChaosWriter writer : writers) {
                writer.end();
            }
            List<Row> relaxed = rows(broker.readAll("relaxed"));
            List<Row> exact = rows(broker.readCommitted("exact"));
            System.out.println(
                    "ChaosIT: " + actions + "; " + relaxed.size() + " and " + exact.size() + " records; " + writers);

            assertThat(WriteChecker.checkAtLeastOnce(requests("relaxed"), relaxed))
                    .as("seed " + seed)
                    .isEmpty();
            assertThat(WriteChecker.checkExactlyOnce(requests("exact"), exact))
                    .as("seed " + seed)
                    .isEmpty();
        }
    }

    @AfterEach
    void stop() {
        writers.forEach(ChaosWriter::interrupt);
        gateways.forEach(RunningGateway::close);
    }

    private void act(Action action, KillableBroker broker, int[] ports) throws IOException {
        actions.merge(action, 1, Integer::sum);
        int victim = random.nextInt(ports.length);
        boolean gatewayToo = action == Action.KILL_GATEWAY || action == Action.KILL_BROKER_AND_GATEWAY;
        if (gatewayToo) {
            gateways.get(victim).kill9();
        }
        switch (action) {
            case STOP_BROKER -> broker.stop();
            case KILL_BROKER, KILL_BROKER_AND_GATEWAY -> broker.kill9();
            case KILL_GATEWAY -> {}
        }
        if (random.nextBoolean()) {
            awaitFailure();
        }
        if (gatewayToo) {
            gateways.set(victim, serve(ports[victim]));
        }
        if (!broker.isRunning()) {
            broker.restart();
        }
        gateways.get(victim).awaitListening();
    }

    private void awaitFailure() {
        int before = writers.stream().mapToInt(ChaosWriter::failed).sum();
        within(
                PATIENCE,
                () -> assertThat(writers.stream().mapToInt(ChaosWriter::failed).sum())
                        .as("seed " + seed)
                        .isGreaterThan(before));
    }

    /** Waits until each writer has this many more. */
    private void awaitMore(ToIntFunction<ChaosWriter> count, int more) {
        int[] enough = writers.stream().mapToInt(count).map(n -> n + more).toArray();
        within(PATIENCE, () -> {
            for (int i = 0; i < enough.length; i++) {
                assertThat(count.applyAsInt(writers.get(i)))
                        .as(writers.get(i) + ", seed " + seed)
                        .isGreaterThanOrEqualTo(enough[i]);
            }
        });
    }

    private List<Request> requests(String table) {
        return writers.stream()
                .filter(writer -> writer.manner().table.equals(table))
                .flatMap(writer -> writer.requests().stream())
                .toList();
    }

    private static List<Row> rows(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(record -> ChaosWriter.row(record.value())).toList();
    }

    /** Half of the tables have a buffer. */
    private String ddl(KillableBroker broker, String table, String guarantee) {
        String buffer = random.nextBoolean()
                ? "'sink.buffer-flush.max-rows' = '20', 'sink.buffer-flush.interval' = '20 ms',"
                : "";
        return """
                CREATE TABLE %1$s (k STRING, n BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH (
                  'connector' = 'upsert-kafka', 'topic' = '%1$s', 'properties.bootstrap.servers' = '%2$s',
                  'key.format' = 'json', 'value.format' = 'json', %3$s
                  'sink.delivery-guarantee' = '%4$s', 'sink.transactional-id-prefix' = 'chaos',
                  'properties.request.timeout.ms' = '2000', 'properties.delivery.timeout.ms' = '5000',
                  'properties.max.block.ms' = '3000');
                """.formatted(table, broker.bootstrapServers(), buffer, guarantee);
    }

    private RunningGateway serve(int port) throws IOException {
        Path config = Files.writeString(temp.resolve("tidegate-" + port + ".yaml"), """
                ddl: t.sql
                http:
                  port: %d
                """.formatted(port));
        return RunningGateway.start("serve", "--config", config.toString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
