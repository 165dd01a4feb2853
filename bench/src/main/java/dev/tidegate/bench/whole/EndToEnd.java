package dev.tidegate.bench.whole;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Runs one scenario, its sides by turns, prints one table and writes it as Markdown. */
public final class EndToEnd {
    private static final Map<String, Supplier<Scenario>> SCENARIOS = new LinkedHashMap<>();

    static {
        SCENARIOS.put("restore", ReadingScenarios::restore);
        SCENARIOS.put("restore-partitions", ReadingScenarios::restorePartitions);
        SCENARIOS.put("write", WritingScenarios::write);
        SCENARIOS.put("coalesce", WritingScenarios::coalesce);
        SCENARIOS.put("write-http", WritingScenarios::writeOverHttp);
        SCENARIOS.put("fan-out", FanOutScenarios::each);
        SCENARIOS.put("fan-out-bursts", FanOutScenarios::bursts);
        SCENARIOS.put("delay", FanOutScenarios::delay);
        SCENARIOS.put("snapshot", TableScenarios::snapshot);
        SCENARIOS.put("memory", TableScenarios::memory);
        SCENARIOS.put("start", TableScenarios::start);
        SCENARIOS.put("idle", TableScenarios::idle);
    }

    private EndToEnd() {}

    /** @param arguments the scenario, the number of repetitions, the commit, the checkout, the file to write; a part of
     *     the names of the sides that are wanted, when not all are */
    public static void main(String... arguments) throws Exception {
        Supplier<Scenario> wanted = SCENARIOS.get(arguments[0]);
        if (wanted == null) {
            throw new IllegalArgumentException("no case is called " + arguments[0] + ", but " + SCENARIOS.keySet());
        }
        Scenario scenario = wanted.get();
        int repetitions = Integer.parseInt(arguments[1]);
        String only = arguments.length > 5 ? arguments[5] : "";
        String before = load();
        Report report = new Report();
        try (Lab lab = new Lab(Path.of(arguments[3]))) {
            for (int repetition = 1; repetition <= repetitions; repetition++) {
                for (Scenario.Side side : scenario.sides()) {
                    if (side.name().contains(only)) {
                        Measurement measured = side.run().once(lab);
                        System.out.println(repetition + " of " + repetitions + ", " + side.name() + ": " + measured);
                        report.add(side.name(), measured);
                    }
                }
            }
        }
        write(Path.of(arguments[4]), scenario, report, repetitions, arguments[2], before);
    }

    private static void write(
            Path file, Scenario scenario, Report report, int repetitions, String commit, String before)
            throws IOException {
        String text = "# " + scenario.title() + "\n\n" + scenario.explanation() + "\n\n" + report.table() + "\n"
                + "Medians (least–most) of " + repetitions + " repetitions, the sides by turns, each in a new process,"
                + " the broker on the same processors. " + machine() + " Load before: " + before + ", after: " + load()
                + ". Commit " + commit + ", " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + ".\n";
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text);
        System.out.println();
        System.out.println(text);
    }

    private static String machine() {
        return String.format(
                Locale.ROOT,
                "%d processors (%s), %s %s; JDK %s.",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.arch"),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.version());
    }

    private static String load() {
        return String.format(
                Locale.ROOT,
                "%.1f",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
