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
            case JSON, CSV, AVRO, RAW -> Map.of();
            case AVRO_JSON -> Map.of("encoding", "json");
            case AVRO_CONFLUENT -> Map.of("url", Registry.STUB.url(), "subject", "orders-value");
        };
    }

    RowType type() {
        return this == RAW ? Orders.TEXT : Orders.TYPE;
    }

    List<Row> rows() {
        return this == RAW ? Orders.texts() : Orders.rows();
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
