package dev.tidegate.interop.peer;

import dev.tidegate.format.type.RowType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.configuration.Configuration;
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
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;

/**
 * Flink's format, made and used as Flink's Kafka connector does it for the {@code value.format} of a table: options are
 * checked by Flink's own means, and whatever is refused is refused by exceptions of Flink's own.
 */
public final class FlinkFormat {
    private static final Map<String, FlinkFormat> FOUND = new HashMap<>();

    private final DeserializationFormatFactory decoding;
    private final SerializationFormatFactory encoding;

    private FlinkFormat(String identifier) {
        this.decoding = discover(DeserializationFormatFactory.class, identifier);
        this.encoding = discover(SerializationFormatFactory.class, identifier);
    }

    /** Flink's format of this identifier. It is looked for once: Flink looks through every jar each time. */
    public static FlinkFormat of(String identifier) {
        return FOUND.computeIfAbsent(identifier, FlinkFormat::new);
    }

    private static <F extends Factory> F discover(Class<F> type, String identifier) {
        return FactoryUtil.discoverFactory(FlinkFormat.class.getClassLoader(), type, identifier);
    }

    /** @param options keys without prefix */
    public Configured configure(Map<String, String> options) {
        Configuration configuration = Configuration.fromMap(options);
        FactoryUtil.validateUnconsumedKeys(decoding.factoryIdentifier(), options.keySet(), knownKeys());
        return new Configured(
                decoding.createDecodingFormat(context(), configuration),
                encoding.createEncodingFormat(context(), configuration));
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
                FlinkFormat.class.getClassLoader(),
                false);
    }

    /** The format with its options. Each decoder and encoder is open, and for one thread. */
    public record Configured(
            DecodingFormat<DeserializationSchema<RowData>> decoding,
            EncodingFormat<SerializationSchema<RowData>> encoding) {

        public DeserializationSchema<RowData> decoder(RowType type) throws Exception {
            DeserializationSchema<RowData> schema =
                    decoding.createRuntimeDecoder(ScanRuntimeProviderContext.INSTANCE, dataType(type));
            schema.open(new Opening());
            return schema;
        }

        public SerializationSchema<RowData> encoder(RowType type) throws Exception {
            SerializationSchema<RowData> schema =
                    encoding.createRuntimeEncoder(new SinkRuntimeProviderContext(false), dataType(type));
            schema.open(new Opening());
            return schema;
        }

        private static DataType dataType(RowType type) {
            return TypeConversions.fromLogicalToDataType(FlinkTypes.row(type));
        }
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
            return SimpleUserCodeClassLoader.create(FlinkFormat.class.getClassLoader());
        }
    }
}
