package dev.tidegate.interop.parity;

import dev.tidegate.format.avro.rows.AvroSchemas;
import dev.tidegate.format.avro.rows.TimestampMapping;
import dev.tidegate.format.type.RowType;
import dev.tidegate.interop.parity.Case.Task;
import dev.tidegate.interop.parity.Outcome.Refused;
import java.util.ArrayList;
import java.util.HashMap;
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

    static final List<Difference> ALL = all();

    private AvroConfluentDifferences() {}

    private static List<Difference> all() {
        List<Difference> all = new ArrayList<>(List.of(SETTINGS, CREDENTIALS));
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
