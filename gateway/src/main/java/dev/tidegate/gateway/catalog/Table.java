package dev.tidegate.gateway.catalog;

import dev.tidegate.format.type.RowType;
import dev.tidegate.gateway.error.Secrets;
import dev.tidegate.gateway.format.FormatSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A table as its DDL declares it: checked, complete, immutable.
 *
 * @param name the table's last name, as clients address it
 * @param comment the table's {@code COMMENT}, null when there is none
 * @param ddl the statement as written, but for its secrets
 * @param origin where it stands
 * @param columns in DDL order, physical and metadata; computed ones are left out
 * @param primaryKey names of physical columns in the order of the PRIMARY KEY clause; empty for an append table
 * @param connector which of Flink's two Kafka connectors it names
 * @param topic the single topic
 * @param kafka the options of its Kafka clients: {@code properties.*} without the prefix; may hold secrets
 * @param key how keys are laid out, null when records have none that matter
 * @param value how values are laid out
 * @param scan from where to where it is read
 * @param sink how rows are written
 * @param options every option as written, in DDL order; may hold secrets, see {@link #redactedOptions()}
 * @param sensitiveOptions those keys of {@code options} whose values are secrets
 * @param warnings what the user should know although the table is legal
 */
public record Table(
        String name,
        @Nullable String comment,
        String ddl,
        Origin origin,
        List<Column> columns,
        List<String> primaryKey,
        Connector connector,
        String topic,
        KafkaOptions kafka,
        @Nullable KeyLayout key,
        ValueLayout value,
        Scan scan,
        Sink sink,
        Map<String, String> options,
        Set<String> sensitiveOptions,
        List<String> warnings) {

    /** What stands for a secret. */
    public static final String REDACTED = Secrets.REDACTED;

    /**
     * Where a statement stands.
     *
     * @param file as the user named it
     * @param line of the statement's first word, from 1
     */
    public record Origin(String file, int line) {
        /** {@code file:line} */
        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    /** {@code 'connector' = '…'} */
    public enum Connector {
        /** An upsert table: a key's last record is its row, a record without value deletes it. */
        UPSERT_KAFKA("upsert-kafka"),
        /** An append table: each record is a row of its own. */
        KAFKA("kafka");

        private final String text;

        Connector(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * How a record's key holds columns.
     *
     * @param format {@code key.format}
     * @param fields names of physical columns: the primary key in its own order, or {@code key.fields}
     * @param prefix {@code key.fields-prefix}, empty when there is none: taken off the names before the format sees them
     */
    public record KeyLayout(FormatSpec format, List<String> fields, String prefix) {
        public KeyLayout {
            fields = List.copyOf(fields);
        }
    }

    /**
     * How a record's value holds columns.
     *
     * @param format {@code value.format}
     * @param exceptKey {@code value.fields-include}: whether the key's columns are left out ({@code EXCEPT_KEY}) or
     *     written again ({@code ALL})
     */
    public record ValueLayout(FormatSpec format, boolean exceptKey) {}

    public Table {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        sensitiveOptions = Set.copyOf(sensitiveOptions);
        warnings = List.copyOf(warnings);
    }

    public boolean isUpsert() {
        return connector == Connector.UPSERT_KAFKA;
    }

    /** Names and types of all columns, in DDL order: the rows that clients see. */
    public RowType rowType() {
        return new RowType(
                columns.stream().map(c -> new RowType.Field(c.name(), c.type())).toList(), false);
    }

    /** The row type that the key format is given: its fields in their own order, the prefix taken off. */
    public RowType keyType() {
        String prefix = key == null ? "" : key.prefix();
        return new RowType(
                rowType().project(keyPositions()).fields().stream()
                        .map(f -> new RowType.Field(f.name().substring(prefix.length()), f.type()))
                        .toList(),
                false);
    }

    /** The row type that the value format is given: physical columns in DDL order, with or without those of the key. */
    public RowType valueType() {
        return rowType().project(valuePositions());
    }

    /** Positions in {@link #rowType()} of the columns of {@link #keyType()}; none when the key does not matter. */
    public int[] keyPositions() {
        return key == null ? new int[0] : positions(key.fields());
    }

    /** Positions in {@link #rowType()} of the columns of {@link #valueType()}. */
    public int[] valuePositions() {
        List<String> left = key != null && value.exceptKey() ? key.fields() : List.of();
        return IntStream.of(physicalPositions())
                .filter(i -> !left.contains(columns.get(i).name()))
                .toArray();
    }

    /** Whether a value holds all columns, in DDL order: then a row of {@link #valueType()} is one of the table. */
    public boolean valueIsRow() {
        return valuePositions().length == columns.size();
    }

    /** Positions of the primary key's columns in {@link #rowType()}, in the order of the PRIMARY KEY clause. */
    public int[] primaryKeyPositions() {
        return positions(primaryKey);
    }

    /** Positions of the physical columns in {@link #rowType()}, in DDL order. */
    public int[] physicalPositions() {
        return IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).isPhysical())
                .toArray();
    }

    /** Positions of these columns in {@link #rowType()}, in the given order. */
    public int[] positions(List<String> names) {
        RowType type = rowType();
        return names.stream().mapToInt(type::indexOf).toArray();
    }

    /** The options of its Kafka clients, for consumer, producer and admin client; may hold secrets. */
    public Map<String, String> kafkaProperties() {
        return kafka.values();
    }

    /** This table with further Kafka properties, which win over its own. */
    public Table withKafkaProperties(Map<String, String> further) {
        return with(new KafkaOptions(further, Map.of()));
    }

    /** This table with further options of Kafka's clients, which win over its own. */
    public Table with(KafkaOptions further) {
        return new Table(
                name,
                comment,
                ddl,
                origin,
                columns,
                primaryKey,
                connector,
                topic,
                kafka.overriddenBy(further),
                key,
                value,
                scan,
                sink,
                options,
                sensitiveOptions,
                warnings);
    }

    /** Every option as written, in DDL order, with {@link #REDACTED} in place of each secret: fit to be shown. */
    public Map<String, String> redactedOptions() {
        Map<String, String> shown = new LinkedHashMap<>(options);
        sensitiveOptions.forEach(key -> shown.put(key, REDACTED));
        return shown;
    }

    /**
     * Stands for all of the DDL that decides what a position in the topic means: columns, primary key, connector,
     * topic, formats with their options, and layout. Comments, Kafka properties and secrets do not count.
     *
     * @return 16 hexadecimal digits, the same in every process
     */
    public String fingerprint() {
        return Fingerprint.of(this);
    }

    /** Name and place only: the options may hold secrets. */
    @Override
    public String toString() {
        return "Table " + name + " (" + origin + ")";
    }
}
