package dev.tidegate.bench.rivals.flink;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobSubmissionResult;
import org.apache.flink.client.deployment.executors.LocalExecutor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.PipelineExecutor;
import org.apache.flink.core.execution.PipelineExecutorFactory;
import org.apache.flink.core.execution.PipelineExecutorServiceLoader;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.ExecutionPlan;

/**
 * Flink's local executor, which gives each job a cluster in this JVM. It tells when the cluster stands and the job comes:
 * a cluster's start is no part of a job, in production it runs long before.
 */
final class LocalCluster implements PipelineExecutorServiceLoader, PipelineExecutorFactory {
    private final Runnable whenJobComes;

    private LocalCluster(Runnable whenJobComes) {
        this.whenJobComes = whenJobComes;
    }

    /** @param whenJobComes run before each job is submitted */
    static StreamExecutionEnvironment environment(int parallelism, Runnable whenJobComes) {
        Configuration configuration = new Configuration();
        configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
        configuration.set(DeploymentOptions.TARGET, LocalExecutor.NAME);
        configuration.set(DeploymentOptions.ATTACHED, true);
        configuration.setString("metrics.reporter.count.factory.class", SinkCount.class.getName());
        return new StreamExecutionEnvironment(
                new LocalCluster(whenJobComes), configuration, LocalCluster.class.getClassLoader());
    }

    @Override
    public PipelineExecutor getExecutor(Configuration configuration) {
        return LocalExecutor.createWithFactory(configuration, Cluster::new);
    }

    @Override
    public PipelineExecutorFactory getExecutorFactory(Configuration configuration) {
        return this;
    }

    @Override
    public String getName() {
        return LocalExecutor.NAME;
    }

    @Override
    public Stream<String> getExecutorNames() {
        return Stream.of(getName());
    }

    @Override
    public boolean isCompatibleWith(Configuration configuration) {
        return true;
    }

    private final class Cluster extends MiniCluster {
        Cluster(MiniClusterConfiguration configuration) {
            super(configuration);
        }

        @Override
        public CompletableFuture<JobSubmissionResult> submitJob(ExecutionPlan plan) {
            whenJobComes.run();
            return super.submitJob(plan);
        }
    }
}
