package dev.tidegate.bench.rivals.flink;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.FutureTask;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/** One {@code INSERT} in this JVM, between the two lines that whoever started it waits for. */
final class Job {
    private final Thread untilInputEnds = new Thread(Job::endWithInput, "until-input-ends");
    private final StreamExecutionEnvironment streams;
    private final StreamTableEnvironment tables;
    private final long warm;
    private final FutureTask<Long> begun = new FutureTask<>(this::begin);

    /** @param arguments {@code warm} changes are not counted, for by then the JVM has compiled what they need */
    Job(Arguments arguments) {
        untilInputEnds.setDaemon(true);
        untilInputEnds.start();
        warm = arguments.number("warm", 0);
        streams = LocalCluster.environment(arguments.number("parallelism", 1), () -> {
            if (warm == 0) {
                begun.run();
            } else {
                new Thread(begun, "until-warm").start();
            }
        });
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
        System.out.println("done " + (SinkCount.sum() - begun.get()));
        untilInputEnds.join();
    }

    /** Says so when it is warm; how many changes it has taken until then. */
    private long begin() throws InterruptedException {
        while (SinkCount.sum() < warm) {
            Thread.sleep(1);
        }
        long before = SinkCount.sum();
        System.out.println("start");
        return before;
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
