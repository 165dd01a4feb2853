package dev.tidegate.interop.parity;

import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.formats.json.AbstractJsonDeserializationSchema;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.format.EncodingFormat;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.SerializationFormatFactory;
import org.apache.flink.table.runtime.connector.sink.SinkRuntimeProviderContext;
import org.apache.flink.table.runtime.connector.source.ScanRuntimeProviderContext;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.utils.TypeConversions;
import org.apache.flink.util.Collector;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;
import org.jspecify.annotations.Nullable;

/**
 * Flink's format, made and used as Flink's Kafka connector does it for the {@code value.format} of a table: options are
 * checked by Flink's own means.
 */
final class FlinkSide implements Side {
    private static final Map<String, FlinkSide> FOUND = new HashMap<>();

    private final DeserializationFormatFactory decoding;
    private final SerializationFormatFactory encoding;

    private FlinkSide(String identifier) {
        this.decoding = discover(DeserializationFormatFactory.class, identifier);
        this.encoding = discover(SerializationFormatFactory.class, identifier);
    }

    /** Flink's format of this identifier. It is looked for once: Flink looks through every jar each time. */
    static FlinkSide of(String identifier) {
        return FOUND.computeIfAbsent(identifier, FlinkSide::new);
    }

    private static <F extends Factory> F discover(Class<F> type, String identifier) {
        return FactoryUtil.discoverFactory(FlinkSide.class.getClassLoader(), type, identifier);
    }

    @Override
    public Codecs configure(Map<String, String> options) throws DeclinedException {
        Configuration configuration = Configuration.fromMap(options);
        try {
            FactoryUtil.validateUnconsumedKeys(decoding.factoryIdentifier(), options.keySet(), knownKeys());
            return new FlinkCodecs(
                    decoding.createDecodingFormat(context(), configuration),
                    encoding.createEncodingFormat(context(), configuration));
        } catch (RuntimeException e) {
            throw new DeclinedException(e);
        }
    }

    private Set<String> knownKeys() {
        Set<String> keys = new HashSet<>();
        Stream.of(decoding.requiredOptions(), decoding.optionalOptions())
                .flatMap(Set::stream)
                .forEach(option -> {
                    keys.add(option.key());
                    option.fallbackKeys().forEach(fallback -> keys.add(fallback.getKey()));
                });
        return keys;
    }

    private static DynamicTableFactory.Context context() {
        CatalogTable table = CatalogTable.newBuilder()
                .schema(Schema.newBuilder().build())
                .options(Map.of())
                .build();
        return new FactoryUtil.DefaultDynamicTableContext(
                ObjectIdentifier.of("catalog", "database", "orders"),
                new ResolvedCatalogTable(table, ResolvedSchema.of(List.of())),
                Map.of(),
                new Configuration(),
                FlinkSide.class.getClassLoader(),
                false);
    }

    private record FlinkCodecs(
            DecodingFormat<DeserializationSchema<RowData>> decoding,
            EncodingFormat<SerializationSchema<RowData>> encoding)
            implements Codecs {

        @Override
        public Reader reader(RowType type) throws DeclinedException {
            DeserializationSchema<RowData> schema;
            try {
                schema = decoding.createRuntimeDecoder(ScanRuntimeProviderContext.INSTANCE, dataType(type));
                schema.open(new Opening());
            } catch (Exception e) {
                throw new DeclinedException(e);
            }
            if (schema instanceof AbstractJsonDeserializationSchema json) {
                TokenBudget budget = TokenBudget.imposeOn(json);
                return message -> {
                    Outcome outcome = read(schema, type, message);
                    return budget.isSpent() ? Outcome.Endless.INSTANCE : outcome;
                };
            }
            return message -> read(schema, type, message);
        }

        @Override
        public Writer writer(RowType type) throws DeclinedException {
            SerializationSchema<RowData> schema;
            try {
                schema = encoding.createRuntimeEncoder(new SinkRuntimeProviderContext(false), dataType(type));
                schema.open(new Opening());
            } catch (Exception e) {
                throw new DeclinedException(e);
            }
            return row -> write(schema, type, row);
        }

        private static DataType dataType(RowType type) {
            return TypeConversions.fromLogicalToDataType(FlinkTypes.row(type));
        }

        private static Outcome read(DeserializationSchema<RowData> schema, RowType type, byte[] message) {
            Rows rows = new Rows(type, new ArrayList<>());
            try {
                schema.deserialize(message, rows);
            } catch (IOException | RuntimeException e) {
                return Outcome.Refused.of(e);
            }
            return new Outcome.Rows(rows.rows());
        }

        private static Outcome write(SerializationSchema<RowData> schema, RowType type, Row row) {
            RowData flink = FlinkRows.toFlink(type, row);
            byte[] bytes;
            try {
                bytes = schema.serialize(flink);
            } catch (RuntimeException e) {
                return Outcome.Refused.of(e);
            }
            return new Outcome.Message(bytes == null ? null : bytes.clone());
        }
    }

    /** Takes rows over as they come: a decoder may use its row again. */
    private record Rows(RowType type, List<@Nullable Row> rows) implements Collector<RowData> {
        @Override
        public void collect(@Nullable RowData row) {
            rows.add(FlinkRows.fromFlink(type, row));
        }

        @Override
        public void close() {}
    }

    /** What a task gives to its formats when it starts. */
    private record Opening()
            implements DeserializationSchema.InitializationContext, SerializationSchema.InitializationContext {
        @Override
        public MetricGroup getMetricGroup() {
            return new UnregisteredMetricsGroup();
        }

        @Override
        public UserCodeClassLoader getUserCodeClassLoader() {
            return SimpleUserCodeClassLoader.create(FlinkSide.class.getClassLoader());
        }
    }
}
