package dev.tidegate.interop.jobs;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Tidegate writes with either guarantee, Flink reads as the same table. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuaranteesIT {
    /** A request may have 1 MiB, and a record too; a key is in the record twice. */
    private static final String TOO_LARGE_FOR_KAFKA = "x".repeat(600_000);

    private enum Guarantee {
        NONE("none", ""),
        AT_LEAST_ONCE("at-least-once", ""),
        EXACTLY_ONCE(
                "exactly-once",
                ", 'sink.transactional-id-prefix' = 'guarantees', 'properties.isolation.level' = 'read_committed'");

        final String table = "orders_" + name().toLowerCase();
        final String ddl;

        Guarantee(String guarantee, String more) {
            ddl = "CREATE TABLE " + table + " (id STRING NOT NULL, status STRING, PRIMARY KEY (id) NOT ENFORCED)"
                    + " WITH ('connector' = 'upsert-kafka', 'topic' = '" + table
                    + "', 'properties.bootstrap.servers' = '" + Declared.KAFKA
                    + "', 'key.format' = 'json', 'value.format' = 'json', 'sink.delivery-guarantee' = '" + guarantee
                    + "', 'properties.compression.type' = 'none', 'properties.max.request.size' = '4000000'" + more
                    + ");";
        }
    }

    private final FlinkCluster flink = new FlinkCluster();
    private DevTidegate tidegate;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        List<String> ddl = new ArrayList<>();
        for (Guarantee guarantee : Guarantee.values()) {
            ddl.add(guarantee.ddl);
        }
        tidegate = DevTidegate.start(folder, ddl);
        for (Guarantee guarantee : Guarantee.values()) {
            flink.declare(guarantee.ddl, tidegate.kafka());
        }
    }

    @AfterAll
    void stop() {
        tidegate.close();
    }

    @ParameterizedTest
    @EnumSource
    void flinkReadsTheSameTable(Guarantee guarantee) throws Exception {
        String table = guarantee.table;
        tidegate.write(table, changes(upsert("1", "open"), upsert("2", "open"), upsert("3", "open")));
        tidegate.write(table, changes(upsert("1", "paid"), "{\"op\":\"-D\",\"row\":{\"id\":\"2\"}}"));
        if (guarantee == Guarantee.EXACTLY_ONCE) {
            assertThatThrownBy(() -> tidegate.write(
                            table, changes(upsert("3", "rolled back"), upsert(TOO_LARGE_FOR_KAFKA, "open"))))
                    .hasMessageContaining("record-too-large");
        }
        tidegate.write(table, changes(upsert("5", "open")));
        eventually(() -> assertThat(tidegate.row(table, "5")).isEqualTo("{\"id\":\"5\",\"status\":\"open\"}"));

        assertThat(flink.read(table, 0).values())
                .extracting(Row::toString)
                .containsExactlyInAnyOrder("+I[1, paid]", "+I[3, open]", "+I[5, open]");
        assertThat(tidegate.row(table, "3")).isEqualTo("{\"id\":\"3\",\"status\":\"open\"}");
    }

    private static String changes(String... changes) {
        return "[" + String.join(",", changes) + "]";
    }

    private static String upsert(String id, String status) {
        return "{\"op\":\"+U\",\"row\":{\"id\":\"" + id + "\",\"status\":\"" + status + "\"}}";
    }
}
