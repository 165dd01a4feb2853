package dev.tidegate.interop.parity;

import static dev.tidegate.format.type.RowType.field;

import dev.tidegate.format.avro.rows.AvroSchemas;
import dev.tidegate.format.avro.rows.TimestampMapping;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import dev.tidegate.interop.parity.Case.Task;
import dev.tidegate.interop.parity.Outcome.Refused;
import dev.tidegate.interop.parity.Outcome.Rows;
import dev.tidegate.interop.peer.RegistryStub;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Where avro-confluent is not Flink's avro-confluent on purpose: where avro is not, and where a registry is asked. */
final class AvroConfluentDifferences {
    static final RegistryStub REGISTRY = new RegistryStub();

    /** What Flink's Kafka connector would fill in is written out. */
    static final Map<String, String> OPTIONS = Map.of("url", REGISTRY.url(), "subject", "orders-value");

    private static final Difference SETTINGS = new Difference(
            "Settings below `properties` that the registry's client does not know, or cannot follow",
            "Passes over those that it does not know; the others fail when the job starts.",
            "Refuses the table.",
            "A setting that does nothing is a misunderstanding.",
            Case.configuring(with("properties", "auto.register.schemas:false")),
            seen -> seen.input().task() == Task.CONFIGURE && saysOfOption(seen, "properties"));

    private static final Difference CREDENTIALS = new Difference(
            "Credentials without their source",
            "Does not use them.",
            "Refuses the table.",
            "The registry would be asked by nobody in particular, and answer 401.",
            Case.configuring(with("basic-auth.user-info", "ann:1")),
            seen -> seen.input().task() == Task.CONFIGURE && saysOfOption(seen, "(basic|bearer)-auth"));

    private static final Difference UNITS = new Difference(
            "Timestamps that were written in another unit",
            "Takes the number as it is, so microseconds for milliseconds.",
            "Reads the moment that was written.",
            "It is another moment.",
            reading(
                    ScalarType.of(Kind.TIMESTAMP, 3),
                    "{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}",
                    "80afe8efddcfa406"),
            seen -> isWrittenWith(seen, "timestamp-micros"));

    private static final Difference SCALES = new Difference(
            "Decimals that were written with another scale",
            "Takes the digits as they are, so 1.5 for 0.15.",
            "Reads the number that was written, rounded half up to the column's scale.",
            "It is another number.",
            reading(
                    ScalarType.decimal(10, 2),
                    "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":10,\"scale\":1}",
                    "020f"),
            seen -> isWrittenWith(seen, "decimal"));

    static final List<Difference> ALL = all();

    private AvroConfluentDifferences() {}

    private static List<Difference> all() {
        List<Difference> all = new ArrayList<>(List.of(SETTINGS, CREDENTIALS, UNITS, SCALES));
        for (Difference avro : AvroDifferences.ALL) {
            if (avro.example().options().isEmpty()) {
                all.add(new Difference(
                        avro.name(),
                        avro.flink(),
                        avro.tidegate(),
                        avro.why(),
                        framed(avro.example()),
                        avro.explains()));
            }
        }
        return all;
    }

    /** Of a column {@code f} without NULL whose schema is not the table's. */
    private static Case reading(ScalarType type, String written, String datum) {
        String schema = "{\"type\":\"record\",\"name\":\"r\",\"fields\":[{\"name\":\"f\",\"type\":" + written + "}]}";
        return Case.reading(
                OPTIONS,
                RowType.of(field("f", type.withNullable(false))),
                REGISTRY.message(schema, HexFormat.of().parseHex(datum)));
    }

    /** Whether both read rows, out of a message in a schema of others than the table's columns with this logical type. */
    private static boolean isWrittenWith(Disagreement seen, String logicalType) {
        if (!(seen.flink() instanceof Rows && seen.tidegate() instanceof Rows)) {
            return false;
        }
        String schema = REGISTRY.schemaOf(seen.input().requireMessage());
        return schema.contains("\"" + logicalType + "\"")
                && !schema.equals(AvroSchemas.of(seen.input().requireType(), TimestampMapping.LEGACY)
                        .toString());
    }

    private static Map<String, String> with(String key, String value) {
        Map<String, String> options = new HashMap<>(OPTIONS);
        options.put(key, value);
        return options;
    }

    /** The case of an avro message with the same datum in a message of this format. */
    private static Case framed(Case avro) {
        Case framed = avro.with(OPTIONS);
        return avro.message() == null
                ? framed
                : Case.reading(OPTIONS, avro.requireType(), message(avro.requireType(), avro.requireMessage()));
    }

    /** A message in the schema that is derived from a type. */
    static byte[] message(RowType type, byte[] datum) {
        return REGISTRY.message(AvroSchemas.of(type, TimestampMapping.LEGACY).toString(), datum);
    }

    private static boolean saysOfOption(Disagreement seen, String option) {
        return seen.tidegate() instanceof Refused refused
                && refused.reason().matches("(?s).*Option '" + option + ".*")
                && !(seen.flink() instanceof Refused);
    }
}
