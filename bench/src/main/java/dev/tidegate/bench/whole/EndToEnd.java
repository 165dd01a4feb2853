package dev.tidegate.bench.whole;

import dev.tidegate.bench.Machine;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
        SCENARIOS.put("delay", () -> FanOutScenarios.delay(1_000));
        SCENARIOS.put("delay-relaxed", () -> FanOutScenarios.delay(200));
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
        Machine machine = new Machine();
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
        Machine.publish(
                "# " + scenario.title() + "\n\n" + scenario.explanation() + "\n\n" + report.table() + "\n"
                        + "Medians (least–most) of " + repetitions
                        + " repetitions, the sides by turns, each in a new process,"
                        + " the broker on the same processors. " + machine.describe(arguments[2], "") + "\n",
                Path.of(arguments[4]));
    }
}
