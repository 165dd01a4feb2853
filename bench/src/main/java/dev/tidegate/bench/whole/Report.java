package dev.tidegate.bench.whole;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** All that was measured in one scenario, as a table in Markdown: medians, least and most. */
final class Report {
    private final Map<String, List<Measurement>> sides = new LinkedHashMap<>();

    void add(String side, Measurement measurement) {
        sides.computeIfAbsent(side, name -> new ArrayList<>()).add(measurement);
    }

    String table() {
        Set<String> columns = new LinkedHashSet<>();
        sides.values()
                .forEach(all -> all.forEach(m -> columns.addAll(m.figures().keySet())));
        StringBuilder table = new StringBuilder("| |");
        columns.forEach(column -> table.append(' ').append(column).append(" |"));
        table.append("\n|---|").append("---:|".repeat(columns.size())).append('\n');
        Map<String, Double> first = new LinkedHashMap<>();
        sides.forEach((side, all) -> {
            table.append("| ").append(side).append(" |");
            for (String column : columns) {
                double[] sorted = all.stream()
                        .filter(m -> m.figures().containsKey(column))
                        .mapToDouble(m -> m.figures().getOrDefault(column, 0.0))
                        .sorted()
                        .toArray();
                table.append(' ').append(cell(sorted, column, first)).append(" |");
            }
            table.append('\n');
        });
        return table.toString();
    }

    /** Of a column's first figure the others are told as multiples. */
    private static String cell(double[] sorted, String column, Map<String, Double> first) {
        if (sorted.length == 0) {
            return "";
        }
        double median = median(sorted);
        String range =
                sorted.length == 1 ? "" : " (" + number(sorted[0]) + "–" + number(sorted[sorted.length - 1]) + ")";
        Double reference = first.putIfAbsent(column, median);
        String ratio =
                reference == null || reference == 0 ? "" : String.format(Locale.ROOT, " **%.2f×**", median / reference);
        return number(median) + range + ratio;
    }

    static double median(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    static String number(double figure) {
        String form = figure >= 100 ? "%,.0f" : figure >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, form, figure);
    }
}
