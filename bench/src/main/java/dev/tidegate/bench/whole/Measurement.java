package dev.tidegate.bench.whole;

import java.util.LinkedHashMap;
import java.util.Map;

/** What one side did once: figures by their names with units, in the order of the report's columns. */
final class Measurement {
    static final String SPEED = "records/s";
    static final String CPU = "µs CPU a record";
    static final String RSS = "peak RSS, MiB";

    private final Map<String, Double> figures = new LinkedHashMap<>();

    Measurement with(String name, double figure) {
        figures.put(name, figure);
        return this;
    }

    Map<String, Double> figures() {
        return figures;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        figures.forEach((name, figure) -> text.append(text.isEmpty() ? "" : ", ")
                .append(name)
                .append(": ")
                .append(Report.number(figure)));
        return text.toString();
    }
}
