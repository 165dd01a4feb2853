package dev.tidegate.interop.jobs;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.RunningSchemaRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Flink writes, Tidegate serves as the same rows; what Tidegate writes, Flink reads as the same table. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameTableIT {
    private final FlinkCluster flink = new FlinkCluster();
    private RunningSchemaRegistry registry;
    private List<Declared> tables;
    private DevTidegate tidegate;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        registry = RunningSchemaRegistry.start();
        tables = DeclaredTables.all(registry.url());
        tidegate = DevTidegate.start(folder, tables.stream().map(Declared::ddl).toList());
        tables.forEach(table -> flink.declare(table.ddl(), tidegate.kafka()));
    }

    @AfterAll
    void stop() {
        tidegate.close();
        registry.close();
    }

    List<Declared> tables() {
        return tables;
    }

    @ParameterizedTest
    @MethodSource("tables")
    void bothSidesHaveTheSameTable(Declared table) throws Exception {
        flink.insert(table.flinkInsert());
        table.served()
                .forEach((key, row) -> eventually(
                        () -> assertThat(tidegate.row(table.name(), key)).isEqualTo(row)));

        tidegate.write(table.name(), table.changes());
        assertThat(flink.read(table.name(), table.key()).values())
                .extracting(Row::toString)
                .containsExactlyInAnyOrderElementsOf(table.read());
    }
}
