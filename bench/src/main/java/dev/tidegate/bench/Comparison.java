package dev.tidegate.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Two sides' costs of the same pieces of work, over several rounds. */
final class Comparison {
    private final Map<String, Costs> pieces = new LinkedHashMap<>();

    /**
     * What one round measured.
     *
     * @param speed rows per second of the clock
     * @param micros of the processor's time, a row
     */
    record Cost(double speed, double micros) {}

    void add(String piece, Codec.Side side, Cost cost) {
        pieces.computeIfAbsent(piece, name -> new Costs()).of(side).add(cost);
    }

    /** A table in Markdown: medians, with the least and the most where there were several rounds. */
    String table() {
        StringBuilder table = new StringBuilder(
                "| piece | Flink, rows/s | Tidegate, rows/s | Flink, µs CPU a row | Tidegate, µs CPU a row | Flink : Tidegate |\n"
                        + "|---|---:|---:|---:|---:|---:|\n");
        pieces.forEach((piece, costs) -> table.append(String.format(
                Locale.ROOT,
                "| %s | %,d | %,d | %s | %s | **%.1f** |%n",
                piece,
                speed(costs.flink()),
                speed(costs.tidegate()),
                micros(costs.flink()),
                micros(costs.tidegate()),
                median(costs.flink(), Cost::micros) / median(costs.tidegate(), Cost::micros))));
        return table.toString();
    }

    private static long speed(List<Cost> costs) {
        return Math.round(median(costs, Cost::speed) / 1_000) * 1_000;
    }

    private static String micros(List<Cost> costs) {
        double[] sorted = costs.stream().mapToDouble(Cost::micros).sorted().toArray();
        String median = String.format(Locale.ROOT, "%.3f", median(costs, Cost::micros));
        return sorted.length == 1
                ? median
                : String.format(Locale.ROOT, "%s (%.3f–%.3f)", median, sorted[0], sorted[sorted.length - 1]);
    }

    private static double median(List<Cost> costs, ToDoubleFunction<Cost> part) {
        double[] sorted = costs.stream().mapToDouble(part).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private record Costs(List<Cost> flink, List<Cost> tidegate) {
        Costs() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        List<Cost> of(Codec.Side side) {
            return switch (side) {
                case FLINK -> flink;
                case TIDEGATE -> tidegate;
            };
        }
    }
}
