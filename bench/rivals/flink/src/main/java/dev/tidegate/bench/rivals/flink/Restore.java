package dev.tidegate.bench.rivals.flink;

import java.util.Map;

/**
 * Reads a topic from its beginning to the end it has at the start, decodes every record and lets it go:
 * {@code bootstrap= topic= [parallelism=1]}. How many there are needs not be said, Flink ends where the topic does.
 */
public final class Restore {
    private Restore() {}

    public static void main(String[] words) throws Exception {
        Arguments arguments = Arguments.of(words);
        Job job = new Job(arguments);
        job.tables().executeSql(OrdersTable.ddl(arguments, Map.of("scan.bounded.mode", "latest-offset")));
        job.tables()
                .executeSql("CREATE TABLE nowhere WITH ('connector' = 'blackhole') LIKE %s (EXCLUDING ALL)"
                        .formatted(OrdersTable.NAME));
        job.run("INSERT INTO nowhere SELECT * FROM " + OrdersTable.NAME);
    }
}
