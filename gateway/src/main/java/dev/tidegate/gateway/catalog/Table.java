package dev.tidegate.gateway.catalog;

import dev.tidegate.format.type.RowType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A table as its DDL declares it: checked, complete, immutable.
 *
 * @param name the table's last name, as clients address it
 * @param ddl the statement as written
 * @param origin where it stands, as {@code file:line}
 * @param columns in DDL order, physical and metadata
 * @param primaryKey names of physical columns in the order of the PRIMARY KEY clause; empty for an append table
 * @param connector which of Flink's two Kafka connectors it names
 * @param topic the single topic
 * @param kafkaProperties {@code properties.*} without the prefix, for consumer and producer
 * @param key how keys are laid out, null when records have none that matter
 * @param value how values are laid out
 * @param sink how rows are written
 * @param options every option as written, to be shown after redaction
 * @param sensitiveOptions those keys of {@code options} whose values are secrets
 * @param warnings what the user should know although the table is legal
 */
public record Table(
        String name,
        String ddl,
        String origin,
        List<Column> columns,
        List<String> primaryKey,
        Connector connector,
        String topic,
        Map<String, String> kafkaProperties,
        @Nullable KeyLayout key,
        ValueLayout value,
        Sink sink,
        Map<String, String> options,
        Set<String> sensitiveOptions,
        List<String> warnings) {

    /** {@code 'connector' = '…'} */
    public enum Connector {
        /** An upsert table: a key's last record is its row, a record without value deletes it. */
        UPSERT_KAFKA,
        /** An append table: each record is a row of its own. */
        KAFKA
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
        kafkaProperties = Map.copyOf(kafkaProperties);
        warnings = List.copyOf(warnings);
    }

    /** Names and types of all columns, in DDL order: the rows that clients see. */
    public RowType rowType() {
        return new RowType(
                columns.stream().map(c -> new RowType.Field(c.name(), c.type())).toList(), false);
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

    public boolean isUpsert() {
        return connector == Connector.UPSERT_KAFKA;
    }
}
