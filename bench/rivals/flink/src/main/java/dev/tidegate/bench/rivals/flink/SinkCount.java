package dev.tidegate.bench.rivals.flink;

import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * How many changes the sink took, by Flink's own counters: it counts in any case, so asking costs the job nothing. Flink
 * finds this class through {@code META-INF/services}.
 */
public final class SinkCount implements MetricReporterFactory {
    private static final Queue<Counter> COUNTERS = new ConcurrentLinkedQueue<>();

    /** Over all jobs of this JVM, also after their end. */
    static long sum() {
        return COUNTERS.stream().mapToLong(Counter::getCount).sum();
    }

    @Override
    public MetricReporter createMetricReporter(Properties properties) {
        return new MetricReporter() {
            @Override
            public void open(MetricConfig config) {}

            @Override
            public void close() {}

            @Override
            public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
                String operator = group.getAllVariables().getOrDefault("<operator_name>", "");
                if (metric instanceof Counter counter && name.equals("numRecordsIn") && operator.endsWith(": Writer")) {
                    COUNTERS.add(counter);
                }
            }

            @Override
            public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
                // The job ends; what it counted is asked for afterwards.
            }
        };
    }
}
