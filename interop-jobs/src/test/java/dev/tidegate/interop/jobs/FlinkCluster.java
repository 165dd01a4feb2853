package dev.tidegate.interop.jobs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;

/** Flink SQL in this JVM. Each job has a cluster of its own, which ends with it. */
final class FlinkCluster {
    private final TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());

    FlinkCluster() {
        tables.getConfig().set("parallelism.default", "1");
        tables.getConfig().set("table.local-time-zone", "UTC");
    }

    /** Declares a table with the same words as Tidegate, but for the address of Kafka. */
    void declare(String ddl, String kafka) {
        tables.executeSql(ddl.replace(Declared.KAFKA, kafka));
    }

    /** Runs an {@code INSERT} of some rows to its end. */
    void insert(String sql) throws InterruptedException, ExecutionException {
        tables.executeSql(sql).await();
    }

    /** Whether the planner takes a query. */
    boolean plans(String sql) {
        try {
            tables.explainSql(sql);
            return true;
        } catch (ValidationException e) {
            return false;
        }
    }

    /** The rows of a query that ends. */
    List<Row> select(String sql) throws Exception {
        try (CloseableIterator<Row> rows = tables.executeSql(sql).collect()) {
            List<Row> all = new ArrayList<>();
            rows.forEachRemaining(all::add);
            return all;
        }
    }

    /** Starts an {@code INSERT} that does not end. */
    JobClient start(String sql) {
        TableResult result = tables.executeSql(sql);
        return result.getJobClient().orElseThrow();
    }

    /**
     * The table as Flink's source has it when it has read all that is in the topic now: rows by their values at the key's
     * positions.
     */
    Map<List<Object>, Row> read(String table, int... key) throws Exception {
        TableResult result =
                tables.executeSql("SELECT * FROM " + table + " /*+ OPTIONS('scan.bounded.mode' = 'latest-offset') */");
        Map<List<Object>, Row> rows = new LinkedHashMap<>();
        try (CloseableIterator<Row> changes = result.collect()) {
            while (changes.hasNext()) {
                Row row = changes.next();
                List<Object> identity =
                        Arrays.stream(key).mapToObj(row::getField).toList();
                if (row.getKind() == RowKind.DELETE || row.getKind() == RowKind.UPDATE_BEFORE) {
                    rows.remove(identity);
                } else {
                    row.setKind(RowKind.INSERT);
                    rows.put(identity, row);
                }
            }
        }
        return rows;
    }
}
