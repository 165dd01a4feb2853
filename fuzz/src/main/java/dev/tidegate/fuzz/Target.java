package dev.tidegate.fuzz;

import dev.tidegate.format.avro.AvroFormatFactory;
import dev.tidegate.format.csv.CsvFormatFactory;
import dev.tidegate.format.json.JsonFormatFactory;
import dev.tidegate.format.raw.RawFormatFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A format with its options, as {@code run.sh} names it. */
enum Target {
    JSON("json", () -> Judges.of(new JsonFormatFactory(), Map.of(), Shapes.nested())),
    /** As Flink's second parser judges. */
    JSON_TREE(
            "json-tree",
            () -> Judges.of(new JsonFormatFactory(), Map.of("decode.json-parser.enabled", "false"), Shapes.nested())),
    JSON_LENIENT(
            "json-lenient",
            () -> Judges.of(
                    new JsonFormatFactory(),
                    Map.of("ignore-parse-errors", "true", "timestamp-format.standard", "ISO-8601"),
                    Shapes.nested())),
    CSV("csv", () -> Judges.of(new CsvFormatFactory(), Map.of(), Shapes.flat())),
    CSV_DIALECT(
            "csv-dialect",
            () -> Judges.of(
                    new CsvFormatFactory(),
                    Map.of("escape-character", "\\", "allow-comments", "true", "null-literal", "n/a"),
                    Shapes.flat())),
    AVRO("avro", () -> Judges.of(new AvroFormatFactory(), Map.of(), Shapes.withoutInstants())),
    AVRO_JSON(
            "avro-json",
            () -> Judges.of(new AvroFormatFactory(), Map.of("encoding", "json"), Shapes.withoutInstants())),
    /** Rows that were written in other schemas than the table's. */
    AVRO_RESOLVED("avro-resolved", () -> Judges.ofResolved(Shapes.withoutInstants())),
    /** The frame, and both of the above behind it. */
    AVRO_CONFLUENT("avro-confluent", () -> Judges.ofConfluent(Shapes.withoutInstants())),
    RAW("raw", () -> Judges.of(new RawFormatFactory(), Map.of(), Shapes.single()));

    private final String title;
    private final Supplier<List<Judge>> judges;

    Target(String title, Supplier<List<Judge>> judges) {
        this.title = title;
        this.judges = judges;
    }

    static Target named(String title) {
        return Arrays.stream(values())
                .filter(target -> target.title.equals(title))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no target '" + title + "', there are " + Arrays.toString(values())));
    }

    /** One for each shape. */
    List<Judge> judges() {
        return judges.get();
    }

    @Override
    public String toString() {
        return title;
    }
}
