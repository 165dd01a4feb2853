package dev.tidegate.gateway.catalog;

import static dev.tidegate.format.option.Option.optional;
import static dev.tidegate.format.option.Option.required;
import static dev.tidegate.format.option.Option.withDefault;

import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.OptionType;
import dev.tidegate.gateway.catalog.Sink.DeliveryGuarantee;
import dev.tidegate.gateway.catalog.Table.Connector;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The options of Flink's {@code kafka} and {@code upsert-kafka} connectors, as of the connector's version 5.0. */
final class ConnectorOptions {

    /** Where the keys of options for the Kafka clients begin. */
    static final String PROPERTIES = "properties.";

    /** {@code value.fields-include} */
    enum FieldsInclude {
        ALL,
        EXCEPT_KEY
    }

    /** The modes of {@code scan.startup.mode}. */
    enum StartupMode {
        EARLIEST_OFFSET,
        LATEST_OFFSET,
        GROUP_OFFSETS,
        TIMESTAMP,
        SPECIFIC_OFFSETS;

        @Override
        public String toString() {
            return hyphenated(this);
        }
    }

    /** The modes of {@code scan.bounded.mode}. */
    enum BoundedMode {
        UNBOUNDED,
        LATEST_OFFSET,
        GROUP_OFFSETS,
        TIMESTAMP,
        SPECIFIC_OFFSETS;

        @Override
        public String toString() {
            return hyphenated(this);
        }
    }

    /** {@code sink.transaction-naming-strategy} */
    enum TransactionNaming {
        INCREMENTING,
        POOLING
    }

    private static final OptionType<List<String>> LIST = new OptionType<>(
            "a list with ; between its elements",
            text -> Arrays.stream(text.split(";"))
                    .map(String::trim)
                    .filter(s -> !s.isEmpty())
                    .toList());

    static final Option<Connector> CONNECTOR = required(
            "connector",
            OptionType.oneOf(Connector.class),
            "Write 'upsert-kafka' for a table of keys, 'kafka' for one of records.");
    static final Option<String> BOOTSTRAP_SERVERS = required(
            PROPERTIES + "bootstrap.servers",
            OptionType.STRING,
            "Name brokers to connect to first, as host:port,host:port.");
    static final Option<String> GROUP_ID = optional(PROPERTIES + "group.id", OptionType.STRING, "The consumer group.");
    static final Option<List<String>> TOPIC = optional("topic", LIST, "The topic.");
    static final Option<String> TOPIC_PATTERN =
            optional("topic-pattern", OptionType.STRING, "A regular expression for the names of topics.");
    static final Option<String> KEY_FORMAT = optional("key.format", OptionType.STRING, "The format of keys.");
    static final Option<String> VALUE_FORMAT = optional("value.format", OptionType.STRING, "The format of values.");
    static final Option<String> FORMAT = optional("format", OptionType.STRING, "The format of values.");
    static final Option<List<String>> KEY_FIELDS = optional("key.fields", LIST, "The columns that the key holds.");
    static final Option<String> KEY_PREFIX = withDefault(
            "key.fields-prefix",
            OptionType.STRING,
            "",
            "Begins the names of key columns; the key format does not see it.");
    static final Option<FieldsInclude> FIELDS_INCLUDE = withDefault(
            "value.fields-include",
            OptionType.oneOf(FieldsInclude.class),
            FieldsInclude.ALL,
            "Whether the value holds the key's columns too.");

    static final Option<StartupMode> STARTUP_MODE =
            optional("scan.startup.mode", OptionType.oneOf(StartupMode.class), "Where reading begins.");
    static final Option<String> STARTUP_OFFSETS =
            optional("scan.startup.specific-offsets", OptionType.STRING, "Where reading begins, by partition.");
    static final Option<Long> STARTUP_MILLIS =
            optional("scan.startup.timestamp-millis", OptionType.LONG, "When reading begins.");
    static final Option<BoundedMode> BOUNDED_MODE = withDefault(
            "scan.bounded.mode", OptionType.oneOf(BoundedMode.class), BoundedMode.UNBOUNDED, "Where reading ends.");
    static final Option<String> BOUNDED_OFFSETS =
            optional("scan.bounded.specific-offsets", OptionType.STRING, "Where reading ends, by partition.");
    static final Option<Long> BOUNDED_MILLIS =
            optional("scan.bounded.timestamp-millis", OptionType.LONG, "When reading ends.");
    static final Option<Duration> DISCOVERY_INTERVAL = withDefault(
            "scan.topic-partition-discovery.interval",
            OptionType.DURATION,
            Duration.ofMinutes(5),
            "How often new partitions are looked for.");
    static final Option<Integer> SCAN_PARALLELISM =
            optional("scan.parallelism", OptionType.INTEGER, "How many tasks of a Flink job read.");

    static final Option<Integer> SINK_PARALLELISM =
            optional("sink.parallelism", OptionType.INTEGER, "How many encoders work at once.");
    static final Option<Integer> BUFFER_MAX_ROWS =
            withDefault("sink.buffer-flush.max-rows", OptionType.INTEGER, 0, "How many keys are buffered.");
    static final Option<Duration> BUFFER_INTERVAL = withDefault(
            "sink.buffer-flush.interval", OptionType.DURATION, Duration.ZERO, "How long rows are buffered.");
    static final Option<DeliveryGuarantee> DELIVERY_GUARANTEE = withDefault(
            "sink.delivery-guarantee",
            OptionType.oneOf(DeliveryGuarantee.class),
            DeliveryGuarantee.AT_LEAST_ONCE,
            "When a write is answered.");
    static final Option<DeliveryGuarantee> SEMANTIC = optional(
            "sink.semantic", OptionType.oneOf(DeliveryGuarantee.class), "The older name of the delivery guarantee.");
    static final Option<String> TRANSACTIONAL_ID_PREFIX = optional(
            "sink.transactional-id-prefix", OptionType.STRING, "Begins the ids of transactions, for exactly-once.");
    static final Option<TransactionNaming> TRANSACTION_NAMING = withDefault(
            "sink.transaction-naming-strategy",
            OptionType.oneOf(TransactionNaming.class),
            TransactionNaming.INCREMENTING,
            "How the ids of transactions are chosen, for exactly-once.");
    static final Option<String> PARTITIONER =
            withDefault("sink.partitioner", OptionType.STRING, "default", "Which partition a row goes to.");

    private static final List<Option<?>> UPSERT_KAFKA = List.of(
            CONNECTOR,
            BOOTSTRAP_SERVERS,
            GROUP_ID,
            TOPIC,
            TOPIC_PATTERN,
            KEY_FORMAT,
            VALUE_FORMAT,
            KEY_PREFIX,
            FIELDS_INCLUDE,
            BOUNDED_MODE,
            BOUNDED_OFFSETS,
            BOUNDED_MILLIS,
            DISCOVERY_INTERVAL,
            SCAN_PARALLELISM,
            SINK_PARALLELISM,
            BUFFER_MAX_ROWS,
            BUFFER_INTERVAL,
            DELIVERY_GUARANTEE,
            TRANSACTIONAL_ID_PREFIX,
            TRANSACTION_NAMING);

    private static final List<Option<?>> KAFKA = List.of(
            CONNECTOR,
            BOOTSTRAP_SERVERS,
            GROUP_ID,
            TOPIC,
            TOPIC_PATTERN,
            KEY_FORMAT,
            VALUE_FORMAT,
            FORMAT,
            KEY_FIELDS,
            KEY_PREFIX,
            FIELDS_INCLUDE,
            STARTUP_MODE,
            STARTUP_OFFSETS,
            STARTUP_MILLIS,
            BOUNDED_MODE,
            BOUNDED_OFFSETS,
            BOUNDED_MILLIS,
            DISCOVERY_INTERVAL,
            SCAN_PARALLELISM,
            SINK_PARALLELISM,
            DELIVERY_GUARANTEE,
            SEMANTIC,
            TRANSACTIONAL_ID_PREFIX,
            TRANSACTION_NAMING,
            PARTITIONER);

    private static final String ALWAYS_EARLIEST =
            "belongs to the connector 'kafka': an upsert table is always read from the earliest offset. Leave it out.";
    private static final String NO_BUFFER = "belongs to the connector 'upsert-kafka': rows without a primary key are"
            + " never coalesced. Leave it out.";

    private static final Map<String, String> NOT_FOR_UPSERT_KAFKA = Map.of(
            KEY_FIELDS.key(), "belongs to the connector 'kafka': here the PRIMARY KEY says what the key holds.",
            FORMAT.key(), "belongs to the connector 'kafka': here it is written as 'value.format' (and 'key.format').",
            STARTUP_MODE.key(), ALWAYS_EARLIEST,
            STARTUP_OFFSETS.key(), ALWAYS_EARLIEST,
            STARTUP_MILLIS.key(), ALWAYS_EARLIEST,
            SEMANTIC.key(), "belongs to the connector 'kafka': here it is written as 'sink.delivery-guarantee'.",
            PARTITIONER.key(), "belongs to the connector 'kafka': an upsert table is always partitioned by its key.");

    private static final Map<String, String> NOT_FOR_KAFKA =
            Map.of(BUFFER_MAX_ROWS.key(), NO_BUFFER, BUFFER_INTERVAL.key(), NO_BUFFER);

    private ConnectorOptions() {}

    /** The options that a connector knows. */
    static List<Option<?>> of(Connector connector) {
        return switch (connector) {
            case UPSERT_KAFKA -> UPSERT_KAFKA;
            case KAFKA -> KAFKA;
        };
    }

    /** Options that only the other connector knows, each with the rest of a sentence that says what to do. */
    static Map<String, String> misplaced(Connector connector) {
        return switch (connector) {
            case UPSERT_KAFKA -> NOT_FOR_UPSERT_KAFKA;
            case KAFKA -> NOT_FOR_KAFKA;
        };
    }

    private static String hyphenated(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
