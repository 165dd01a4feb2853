package dev.tidegate.gateway.metrics;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.Gateway;
import dev.tidegate.gateway.catalog.TableParser;
import dev.tidegate.gateway.config.Configuration;
import dev.tidegate.gateway.http.HttpSettings;
import dev.tidegate.gateway.reader.TableStatus.State;
import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.Tables;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The metrics of a gateway that has read and written a little. */
@Timeout(90)
class MetricsIT {
    private final KafkaBroker kafka = KafkaBroker.shared();
    private final Vertx vertx = Vertx.vertx();
    private Gateway gateway;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        String regions = kafka.newTopic("regions", 2);
        String views = kafka.newTopic("views", 1);
        String ddl = """
                CREATE TABLE regions (region STRING, n INT, PRIMARY KEY (region) NOT ENFORCED) WITH (
                  'connector' = 'upsert-kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
                  'key.format' = 'json', 'value.format' = 'json');
                CREATE TABLE page_views (n INT) WITH (
                  'connector' = 'kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
                  'scan.startup.mode' = 'latest-offset', 'format' = 'json');
                """.formatted(regions, kafka.bootstrapServers(), views, kafka.bootstrapServers());
        gateway = await(Gateway.start(
                vertx,
                new Gateway.Parts(
                        Configuration.defaults().with(HttpSettings.DEFAULT.withPort(0)),
                        new TableParser(Tables.FORMATS)
                                .parse(ddl, "test.sql")
                                .orThrow()
                                .tables(),
                        Tables.FORMATS,
                        InstantSource.system(),
                        2)));
        eventually(() -> assertThat(gateway.tables()).allMatch(t -> t.live().state() == State.SERVING));

        await(Objects.requireNonNull(gateway.tables().get(0).writer())
                .write(List.of(
                        new Change(ChangeKind.INSERT, Row.of("eu", 1)),
                        new Change(ChangeKind.INSERT, Row.of("us", 2)),
                        new Change(ChangeKind.DELETE, Row.of("us", null)))));
        kafka.produce(regions, null, "{}".getBytes(UTF_8));
        kafka.produce(views, null, "{\"n\":1}".getBytes(UTF_8));
    }

    @AfterEach
    void stop() throws Exception {
        await(gateway.close());
        await(vertx.close());
    }

    @Test
    void haveFlinksNamesAndEachTablesNumbers() {
        eventually(() -> assertThat(scrape())
                .contains("tidegate_num_records_in_total{table=\"regions\"} 4.0")
                .contains("tidegate_num_records_in_total{table=\"page_views\"} 1.0"));

        eventually(() -> assertThat(scrape())
                .contains("tidegate_num_records_out_total{table=\"regions\"} 3.0")
                .contains("tidegate_num_records_out_total{table=\"page_views\"} 0.0")
                .contains("tidegate_tombstones_out_total{table=\"regions\"} 1.0")
                .contains("tidegate_num_records_in_errors_total{table=\"regions\"} 0.0")
                .contains("tidegate_records_skipped_total{table=\"regions\"} 1.0")
                .contains("tidegate_rows{table=\"regions\"} 1.0")
                .contains("tidegate_rows{table=\"page_views\"} 1.0")
                .contains("tidegate_pending_records{table=\"regions\"} 0.0")
                .contains("tidegate_partition_lag{partition=\"0\",table=\"regions\"} 0.0")
                .contains("tidegate_partition_lag{partition=\"1\",table=\"regions\"} 0.0")
                .contains("tidegate_partition_position{partition=\"0\",table=\"page_views\"} 1.0")
                .contains("tidegate_table_state{state=\"serving\",table=\"regions\"} 1.0")
                .contains("tidegate_table_state{state=\"failed\",table=\"regions\"} 0.0")
                .contains("tidegate_subscribers{table=\"page_views\"} 0.0")
                .contains("tidegate_current_emit_event_time_lag_seconds{table=\"regions\"}")
                .contains("tidegate_current_fetch_event_time_lag_seconds{table=\"regions\"}")
                .contains("tidegate_source_idle_time_seconds{table=\"regions\"}")
                .containsPattern("tidegate_current_send_time_seconds\\{table=\"regions\"} [0-9]")
                .contains("tidegate_build_info{")
                .contains("tidegate_table_problem{table=\"regions\"} 0.0")
                .contains("tidegate_loop_last_turn_age_seconds{loop=\"polling 0\",table=\"regions\"}")
                .contains("tidegate_loop_last_turn_age_seconds{loop=\"sending\",table=\"regions\"}")
                .contains("tidegate_loop_stalled{loop=\"event loop 0\",table=\"\"} 0.0")
                .contains("jvm_memory_used_bytes"));
    }

    @Test
    void promtoolFindsNothing() throws Exception {
        boolean installed = isInstalled("promtool");
        assumeTrue(
                installed || "true".equals(System.getenv("CI")),
                "promtool is missing: install the package prometheus to have the metrics checked");
        assertThat(installed).as("promtool, which must be installed under CI").isTrue();
        Path metrics = Files.writeString(folder.resolve("metrics"), scrape());
        Path said = folder.resolve("said");

        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(metrics.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();

        assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(said)).isEmpty();
        assertThat(promtool.exitValue()).isZero();
    }

    private static boolean isInstalled(String tool) {
        return List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                .anyMatch(path -> Files.isExecutable(Path.of(path, tool)));
    }

    private String scrape() throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + gateway.port() + "/metrics");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
