package dev.tidegate.bench.rivals.flink;

import java.util.stream.IntStream;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/** Makes the n-th order, about 150 bytes of JSON. Texts stand ready, so that what is measured is the sink. */
final class OrderGenerator implements GeneratorFunction<Long, RowData> {
    private static final long serialVersionUID = 1L;
    private static final long NEW_YEAR = 1_767_225_600_000L;

    private final int keys;
    private transient StringData[] ids = {};
    private transient StringData[] products = {};
    private transient StringData[] notes = {};

    OrderGenerator(int keys) {
        this.keys = keys;
    }

    @Override
    public void open(SourceReaderContext context) {
        ids = texts("k%06d", keys);
        products = texts("product-%03d", 1_000);
        notes = texts("by telephone, %02d", 100);
    }

    @Override
    public RowData map(Long index) {
        long n = index;
        return GenericRowData.of(
                ids[(int) (n % keys)],
                1_000_000 + n % 9_000_000,
                products[(int) (n % products.length)],
                (int) (n % 100),
                DecimalData.fromUnscaledLong(n % 1_000_000, 10, 2),
                n % 3 == 0,
                notes[(int) (n % notes.length)],
                TimestampData.fromEpochMillis(NEW_YEAR + n));
    }

    private static StringData[] texts(String pattern, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> StringData.fromString(pattern.formatted(i)))
                .toArray(StringData[]::new);
    }
}
