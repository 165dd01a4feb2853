package dev.tidegate.bench.rivals.flink;

import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.logical.RowType;

/** The table of the benchmark, as declared over its topic. */
final class OrdersTable {
    static final String NAME = "orders";

    private static final String COLUMNS = """
            id STRING,
            customer BIGINT,
            product STRING,
            quantity INT,
            price DECIMAL(10, 2),
            paid BOOLEAN,
            note STRING,
            ts TIMESTAMP(3)""";

    private OrdersTable() {}

    /** @param options beyond the topic's address and its formats */
    static String ddl(Arguments arguments, Map<String, String> options) {
        return """
               CREATE TABLE %s (
               %s,
               PRIMARY KEY (id) NOT ENFORCED) WITH (
               'connector' = 'upsert-kafka',
               'topic' = '%s',
               'properties.bootstrap.servers' = '%s',
               'key.format' = 'json',
               'value.format' = 'json'%s)""".formatted(
                        NAME,
                        COLUMNS,
                        arguments.text("topic"),
                        arguments.text("bootstrap"),
                        options.entrySet().stream()
                                .map(option -> ",\n'%s' = '%s'".formatted(option.getKey(), option.getValue()))
                                .collect(Collectors.joining()));
    }

    /** The same columns, for rows that a program makes. */
    static RowType rowType() {
        return (RowType) DataTypes.ROW(
                        DataTypes.FIELD("id", DataTypes.STRING().notNull()),
                        DataTypes.FIELD("customer", DataTypes.BIGINT()),
                        DataTypes.FIELD("product", DataTypes.STRING()),
                        DataTypes.FIELD("quantity", DataTypes.INT()),
                        DataTypes.FIELD("price", DataTypes.DECIMAL(10, 2)),
                        DataTypes.FIELD("paid", DataTypes.BOOLEAN()),
                        DataTypes.FIELD("note", DataTypes.STRING()),
                        DataTypes.FIELD("ts", DataTypes.TIMESTAMP(3)))
                .notNull()
                .getLogicalType();
    }
}
