package dev.tidegate.bench.whole;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A side while it runs: what it says, and what it costs. */
final class ChildProcess implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 600;

    private final String name;
    private final Path log;
    private final Process process;
    private final BufferedReader lines;

    private ChildProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** @param log takes its standard error */
    static ChildProcess start(String name, List<String> command, Path folder, Path log) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(log.toFile())
                .start();
        return new ChildProcess(name, log, process);
    }

    /**
     * Waits for a line that begins so.
     *
     * @return what follows
     * @throws IllegalStateException if it ends first, or takes longer than ten minutes
     */
    String await(String beginning) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        Thread watch = new Thread(() -> killAt(deadline), "watch " + name);
        watch.setDaemon(true);
        watch.start();
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(beginning)) {
                    return line.substring(beginning.length()).trim();
                }
            }
        } finally {
            watch.interrupt();
        }
        throw new IllegalStateException(name + " ended before it said '" + beginning + "':\n" + Files.readString(log));
    }

    private void killAt(long deadline) {
        try {
            TimeUnit.NANOSECONDS.sleep(deadline - System.nanoTime());
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it has spoken
        }
    }

    long pid() {
        return process.pid();
    }

    /** The processor's time that all its threads have taken, in seconds. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    /** The processor's time of its threads by their names without numbers, in seconds, most first. */
    Map<String, Double> cpuOfThreads() throws IOException {
        Map<String, Double> seconds = new HashMap<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc", String.valueOf(process.pid()), "task"))) {
            for (Path task : tasks.toList()) {
                String stat;
                try {
                    stat = Files.readString(task.resolve("stat"));
                } catch (NoSuchFileException e) {
                    continue; // a thread that has just ended
                }
                int end = stat.lastIndexOf(')');
                String[] fields = stat.substring(end + 2).split(" ");
                double ticks = Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
                seconds.merge(
                        stat.substring(stat.indexOf('(') + 1, end).replaceAll("\\d", ""), ticks / 100, Double::sum);
            }
        }
        Map<String, Double> sorted = new LinkedHashMap<>();
        seconds.entrySet().stream()
                .filter(entry -> entry.getValue() >= 0.05)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    /** The most memory that it held, in MiB. */
    double peakRssMebibytes() throws IOException {
        return status("VmHWM:");
    }

    double rssMebibytes() throws IOException {
        return status("VmRSS:");
    }

    private double status(String field) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        throw new IllegalStateException("/proc tells no " + field + " of " + name);
    }

    /** Ends it by the end of its standard input; what does not listen to that is killed. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
