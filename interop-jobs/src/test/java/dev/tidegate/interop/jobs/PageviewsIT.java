package dev.tidegate.interop.jobs;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of Flink's documentation: a job counts page views, and a page watches the counts live. */
class PageviewsIT {
    private static final String VIEWS = """
            CREATE TABLE pageviews (id BIGINT NOT NULL, user_id BIGINT, region STRING, PRIMARY KEY (id) NOT ENFORCED)
            WITH ('connector' = 'upsert-kafka', 'topic' = 'pageviews', 'properties.bootstrap.servers' = '%s',
              'key.format' = 'json', 'value.format' = 'json');
            """.formatted(Declared.KAFKA);
    private static final String COUNTS = """
            CREATE TABLE pageviews_per_region (region STRING NOT NULL, pv BIGINT, uv BIGINT,
              PRIMARY KEY (region) NOT ENFORCED)
            WITH ('connector' = 'upsert-kafka', 'topic' = 'pageviews_per_region',
              'properties.bootstrap.servers' = '%s', 'key.format' = 'avro', 'value.format' = 'avro');
            """.formatted(Declared.KAFKA);
    private static final String JOB = """
            INSERT INTO pageviews_per_region
            SELECT region, COUNT(*), COUNT(DISTINCT user_id) FROM pageviews GROUP BY region
            """;

    @Test
    void whatAJobCountsIsWatchedLiveDeletesIncluded(@TempDir Path folder) throws Exception {
        try (DevTidegate tidegate = DevTidegate.start(folder, List.of(VIEWS, COUNTS))) {
            FlinkCluster flink = new FlinkCluster();
            flink.declare(VIEWS, tidegate.kafka());
            flink.declare(COUNTS, tidegate.kafka());
            JobClient job = flink.start(JOB);
            try (WatchedChanges page = new WatchedChanges(tidegate.webSocket("pageviews_per_region"), "region")) {
                tidegate.write("pageviews", "[" + view(1, 10, "eu") + "," + view(2, 10, "eu") + "]");
                eventually(() -> assertThat(page.rows()).isEqualTo(Map.of("eu", counts("eu", 2, 1))));

                tidegate.write("pageviews", "[" + view(3, 11, "eu") + "," + view(4, 12, "us") + "]");
                eventually(() ->
                        assertThat(page.rows()).isEqualTo(Map.of("eu", counts("eu", 3, 2), "us", counts("us", 1, 1))));

                tidegate.write("pageviews", "[{\"op\":\"-D\",\"row\":{\"id\":4}}]");
                eventually(() -> assertThat(page.rows()).isEqualTo(Map.of("eu", counts("eu", 3, 2))));

                tidegate.write("pageviews", "[" + view(5, 12, "us") + "]");
                eventually(() ->
                        assertThat(page.rows()).isEqualTo(Map.of("eu", counts("eu", 3, 2), "us", counts("us", 1, 1))));
                assertThat(page.ops()).contains("+Ieu", "+Ueu").containsSubsequence("+Ius", "-Dus", "+Ius");
                assertThat(page.ops()).noneMatch(op -> op.startsWith("does not fit"));
            } finally {
                job.cancel().get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static String view(long id, long user, String region) {
        return "{\"op\":\"+U\",\"row\":{\"id\":" + id + ",\"user_id\":" + user + ",\"region\":\"" + region + "\"}}";
    }

    private static String counts(String region, long pv, long uv) {
        return "{\"region\":\"" + region + "\",\"pv\":" + pv + ",\"uv\":" + uv + "}";
    }
}
