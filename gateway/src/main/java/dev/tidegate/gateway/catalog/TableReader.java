package dev.tidegate.gateway.catalog;

import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.Options;
import dev.tidegate.format.spi.FormatContext.Role;
import dev.tidegate.gateway.catalog.ConnectorOptions.FieldsInclude;
import dev.tidegate.gateway.catalog.Sink.DeliveryGuarantee;
import dev.tidegate.gateway.catalog.Table.Connector;
import dev.tidegate.gateway.catalog.Table.KeyLayout;
import dev.tidegate.gateway.catalog.Table.ValueLayout;
import dev.tidegate.gateway.error.Secrets;
import dev.tidegate.gateway.format.FormatRegistry;
import dev.tidegate.gateway.format.FormatSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.flink.sql.parser.ddl.SqlCreateTable;
import org.jspecify.annotations.Nullable;

/** Reads one {@code CREATE TABLE}. Reports all that is wrong with it, as far as one fault does not hide another. */
final class TableReader {
    /** What Kafka takes. */
    private static final Pattern TOPIC_NAME = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

    private final FormatRegistry formats;
    private final Problems problems;
    private final Statement statement;
    private final SqlCreateTable create;
    private final SqlParserPos place;
    private final WithClause with;
    private final ColumnReader columns;
    private final List<String> warnings = new ArrayList<>();
    private final int before;

    TableReader(FormatRegistry formats, Problems problems, Statement statement, SqlCreateTable create) {
        this.formats = formats;
        this.problems = problems;
        this.statement = statement;
        this.create = create;
        this.before = problems.count();
        this.place = create.getTableName().getParserPosition();
        this.with = new WithClause(create, problems);
        this.columns = new ColumnReader(create, problems);
    }

    /** The table, or nothing if anything was wrong. */
    Optional<Table> read() {
        refuseClauses();
        for (String name : columns.computed()) {
            warnings.add("Column '" + name + "' is computed. Tidegate evaluates no expressions: the table is served"
                    + " without it.");
        }
        Options connector = with.read(List.of(ConnectorOptions.CONNECTOR), "");
        if (connector == null) {
            return Optional.empty();
        }
        Table table = read(connector.get(ConnectorOptions.CONNECTOR));
        return problems.count() > before || table == null ? Optional.empty() : Optional.of(table);
    }

    /** With exactly-once nobody is to see rows whose transaction may yet be rolled back, our own readers neither. */
    private KafkaOptions kafkaOptions(Sink sink) {
        Map<String, String> properties = with.below(ConnectorOptions.PROPERTIES);
        Map<String, OptionSource> sources = new HashMap<>();
        properties
                .keySet()
                .forEach(name -> sources.put(
                        name,
                        OptionSource.of(
                                ConnectorOptions.PROPERTIES + name,
                                problems.file(),
                                with.place(ConnectorOptions.PROPERTIES + name).getLineNum())));
        if (sink.deliveryGuarantee() == DeliveryGuarantee.EXACTLY_ONCE
                && properties.putIfAbsent("isolation.level", "read_committed") == null) {
            sources.put("isolation.level", OptionSource.derived("sink.delivery-guarantee"));
        }
        return new KafkaOptions(properties, sources);
    }

    private void refuseClauses() {
        List<String> names = create.getTableName().names;
        String name = names.get(names.size() - 1);
        if (List.of("", ".", "..").contains(name)) {
            problems.add(
                    place, "A table named '" + name + "' has no URL: browsers remove such path segments. Rename it.");
        }
        if (statement.tokens().get(1).image.equalsIgnoreCase("OR")) { // the parser keeps no note of it
            problems.add(place, "OR REPLACE is not supported. Leave it out: a table's file is its whole truth.");
        }
        if (create.getDistribution() != null) {
            warnings.add("DISTRIBUTED BY has no effect: Kafka's partitions follow the record's key. Flink reads such a"
                    + " table and refuses to INSERT INTO it.");
        }
        if (!create.getPartitionKeyList().isEmpty()) {
            problems.add(place, "PARTITIONED BY is not supported: Kafka's partitions follow the key. Leave it out.");
        }
    }

    private @Nullable Table read(Connector connector) {
        boolean upsert = connector == Connector.UPSERT_KAFKA;
        Options options = with.read(ConnectorOptions.of(connector), "");
        with.accept(ConnectorOptions.PROPERTIES);
        Option<String> valueOption =
                !upsert && with.has(ConnectorOptions.FORMAT) ? ConnectorOptions.FORMAT : ConnectorOptions.VALUE_FORMAT;
        FormatReader keyReader = new FormatReader(formats, with, Role.KEY, ConnectorOptions.KEY_FORMAT);
        FormatReader valueReader = new FormatReader(formats, with, Role.VALUE, valueOption);
        FormatSpec keyFormat = with.has(ConnectorOptions.KEY_FORMAT) ? keyReader.read() : null;
        FormatSpec valueFormat = with.has(valueOption) ? valueReader.read() : null;
        with.reportUnknown(ConnectorOptions.misplaced(connector), "the connector '" + connector + "' or its formats");
        checkFormats(upsert, valueOption);
        if (options == null) {
            return null;
        }
        if (options.get(ConnectorOptions.BOOTSTRAP_SERVERS).isBlank()) {
            with.fault(ConnectorOptions.BOOTSTRAP_SERVERS, "is empty. Write host:port,host:port.");
        }
        String topic = topic(options);
        ScanReader scanReader = new ScanReader(with, options, warnings);
        SinkReader sinkReader = new SinkReader(with, options, warnings);
        List<String> keyFields = upsert ? upsertKey() : appendKey(options);
        checkLayout(keyFields, options);
        Scan scan = upsert ? scanReader.readUpsert() : scanReader.readAppend();
        Sink sink = upsert ? sinkReader.readUpsert() : sinkReader.readAppend(!keyFields.isEmpty());
        if (problems.count() > before || topic == null || valueFormat == null) {
            return null;
        }
        KeyLayout key = keyFormat == null
                ? null
                : new KeyLayout(keyFormat, keyFields, options.get(ConnectorOptions.KEY_PREFIX));
        boolean exceptKey = options.get(ConnectorOptions.FIELDS_INCLUDE) == FieldsInclude.EXCEPT_KEY;
        Table table = new Table(
                create.getTableName().names.get(create.getTableName().names.size() - 1),
                create.getComment().map(ColumnReader::text).orElse(null),
                Secrets.redact(statement.replace(with.secretPlaces(), "'" + Table.REDACTED + "'")),
                new Table.Origin(problems.file(), statement.line()),
                columns.columns(),
                columns.primaryKey(),
                connector,
                topic,
                kafkaOptions(sink),
                key,
                new ValueLayout(valueFormat, exceptKey),
                scan,
                sink,
                with.texts(),
                with.sensitive(),
                warnings);
        if (key != null) {
            keyReader.probe(key.format(), topic, table.keyType(), key.prefix());
        }
        valueReader.probe(valueFormat, topic, table.valueType(), "");
        return table;
    }

    private void checkFormats(boolean upsert, Option<String> valueOption) {
        if (!with.has(valueOption)) {
            with.fault(ConnectorOptions.VALUE_FORMAT, "is required: the format of values, such as 'json'.");
        } else if (valueOption == ConnectorOptions.FORMAT && with.has(ConnectorOptions.VALUE_FORMAT)) {
            warnings.add("Option 'value.format' has no effect beside 'format', which means the same.");
        }
        if (upsert && !with.has(ConnectorOptions.KEY_FORMAT)) {
            with.fault(ConnectorOptions.KEY_FORMAT, "is required: the format of keys, such as 'json'.");
        }
    }

    private @Nullable String topic(Options options) {
        List<String> topics = options.find(ConnectorOptions.TOPIC).orElse(List.of());
        if (with.has(ConnectorOptions.TOPIC_PATTERN)) {
            with.fault(
                    ConnectorOptions.TOPIC_PATTERN,
                    with.has(ConnectorOptions.TOPIC)
                            ? "and 'topic' exclude each other. Leave out 'topic-pattern'."
                            : "is not supported yet. Name a single topic with 'topic'.");
        } else if (topics.isEmpty()) {
            with.fault(ConnectorOptions.TOPIC, "is required: the topic that holds the table.");
        } else if (topics.size() > 1) {
            with.fault(ConnectorOptions.TOPIC, "names several topics, which is not supported yet. Name a single one.");
        } else if (!TOPIC_NAME.matcher(topics.get(0)).matches()) {
            with.fault(
                    ConnectorOptions.TOPIC,
                    "'" + topics.get(0) + "' is not legal, it must be 1 to 249 letters, digits, '.', '_' and '-'.");
        } else {
            return topics.get(0);
        }
        return null;
    }

    private List<String> upsertKey() {
        if (columns.primaryKey().isEmpty()) {
            problems.add(
                    place,
                    "The connector 'upsert-kafka' needs a PRIMARY KEY: it is what Kafka's keys hold and what updates and"
                            + " deletes go by. Add PRIMARY KEY (…) NOT ENFORCED.");
        }
        return columns.primaryKey();
    }

    private List<String> appendKey(Options options) {
        if (!columns.primaryKey().isEmpty()) {
            problems.add(
                    place,
                    "The connector 'kafka' cannot keep a PRIMARY KEY unique: every record is a row of its own. Use the"
                            + " connector 'upsert-kafka', or leave the PRIMARY KEY out.");
        }
        List<String> fields = options.find(ConnectorOptions.KEY_FIELDS).orElse(List.of());
        boolean format = with.has(ConnectorOptions.KEY_FORMAT);
        if (format && fields.isEmpty()) {
            with.fault(ConnectorOptions.KEY_FORMAT, "needs the option 'key.fields': the columns that the key holds.");
        } else if (!format && !fields.isEmpty()) {
            with.fault(
                    ConnectorOptions.KEY_FIELDS, "needs the option 'key.format': the format of keys, such as 'json'.");
        }
        Set<String> seen = new HashSet<>();
        for (String field : fields) {
            if (!seen.add(field)) {
                with.fault(ConnectorOptions.KEY_FIELDS, "names '" + field + "' twice.");
            }
            columns.whyNoKey(field)
                    .ifPresent(why -> with.fault(ConnectorOptions.KEY_FIELDS, "names '" + field + "', which " + why));
        }
        return fields;
    }

    private void checkLayout(List<String> keyFields, Options options) {
        String prefix = options.get(ConnectorOptions.KEY_PREFIX);
        if (prefix.isEmpty()) {
            return;
        }
        if (options.get(ConnectorOptions.FIELDS_INCLUDE) == FieldsInclude.ALL) {
            with.fault(
                    ConnectorOptions.KEY_PREFIX,
                    "needs 'value.fields-include' = 'EXCEPT_KEY': the prefix is for keys and values whose fields have"
                            + " the same names.");
        }
        for (String field : keyFields) {
            if (!field.startsWith(prefix)) {
                with.fault(
                        ConnectorOptions.KEY_PREFIX,
                        "is '" + prefix + "', but the key's column '" + field + "' does not begin with it. Rename the"
                                + " column to '" + prefix + field + "'.");
            }
        }
    }
}
