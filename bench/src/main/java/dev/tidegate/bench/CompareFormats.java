package dev.tidegate.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.flink.table.data.RowData;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs {@link FormatsBenchmark} in rounds, prints one table and writes it as Markdown. */
public final class CompareFormats {
    private CompareFormats() {}

    /** @param arguments the number of rounds, the commit, and the file to write */
    public static void main(String... arguments) throws RunnerException, IOException {
        int rounds = Integer.parseInt(arguments[0]);
        Path file = Path.of(arguments[2]);
        Machine machine = new Machine();
        Comparison comparison = new Comparison();
        for (int round = 1; round <= rounds; round++) {
            System.out.println("Round " + round + " of " + rounds);
            // JMH measures the forks of one benchmark one after the other; in rounds they alternate.
            for (RunResult result : new Runner(new OptionsBuilder()
                            .include("\\." + FormatsBenchmark.class.getSimpleName() + "\\.")
                            .forks(1)
                            .addProfiler(CpuTime.class)
                            .shouldFailOnError(true)
                            .build())
                    .run()) {
                FormatCase format = FormatCase.valueOf(result.getParams().getParam("format"));
                comparison.add(
                        format.title() + ", " + result.getPrimaryResult().getLabel(),
                        Codec.Side.valueOf(result.getParams().getParam("side")),
                        new Comparison.Cost(
                                result.getPrimaryResult().getScore(),
                                Objects.requireNonNull(
                                                result.getSecondaryResults().get(CpuTime.LABEL))
                                        .getScore()));
            }
        }
        String report = "# Formats: rows per second, beside Flink's\n\n" + comparison.table() + "\n"
                + "Medians (least–most) of " + rounds
                + " rounds, each side in a JVM of its own, one right after the other. The ratio is that of the"
                + " processor's time a row, in all threads of the JVM; rows/s suffer from whatever else runs. "
                + machine.describe(
                        arguments[1], "; Flink " + RowData.class.getPackage().getImplementationVersion())
                + "\n";
        Machine.publish(report, file);
    }
}
