package dev.tidegate.bench;

import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.interop.peer.RegistryStub;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A format with its options; public for what JMH generates. The registry of avro-confluent knows the schema once a row was written. */
public enum FormatCase {
    JSON("json"),
    CSV("csv"),
    AVRO("avro"),
    AVRO_JSON("avro"),
    RAW("raw"),
    /** The same, where the text is not in Flink's own form yet, or is looked at: what a job or a gateway has or wants. */
    RAW_TEXT("raw"),
    AVRO_CONFLUENT("avro-confluent");

    private final String identifier;

    FormatCase(String identifier) {
        this.identifier = identifier;
    }

    String identifier() {
        return identifier;
    }

    Map<String, String> options() {
        return switch (this) {
            case JSON, CSV, AVRO, RAW, RAW_TEXT -> Map.of();
            case AVRO_JSON -> Map.of("encoding", "json");
            case AVRO_CONFLUENT -> Map.of("url", Registry.STUB.url(), "subject", "orders-value");
        };
    }

    private boolean isText() {
        return this == RAW || this == RAW_TEXT;
    }

    RowType type() {
        return isText() ? Orders.TEXT : Orders.TYPE;
    }

    List<Row> rows() {
        return isText() ? Orders.texts() : Orders.rows();
    }

    /** As tables of results name it. */
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Started when it is asked for. */
    private static final class Registry {
        static final RegistryStub STUB = new RegistryStub();
    }
}
