package dev.tidegate.bench.rivals.flink;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/** One {@code INSERT} in this JVM, between the two lines that whoever started it waits for. */
final class Job {
    private final Thread untilInputEnds = new Thread(Job::endWithInput, "until-input-ends");
    private final StreamExecutionEnvironment streams;
    private final StreamTableEnvironment tables;

    Job(Arguments arguments) {
        untilInputEnds.setDaemon(true);
        untilInputEnds.start();
        streams = LocalCluster.environment(arguments.number("parallelism", 1), () -> System.out.println("start"));
        tables = StreamTableEnvironment.create(streams);
    }

    StreamExecutionEnvironment streams() {
        return streams;
    }

    StreamTableEnvironment tables() {
        return tables;
    }

    /** Runs to the end of the job, then waits for the end of the input, which ends the process. */
    void run(String insert) throws Exception {
        tables.executeSql(insert).await();
        System.out.println("done " + SinkCount.sum());
        untilInputEnds.join();
    }

    private static void endWithInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }
}
