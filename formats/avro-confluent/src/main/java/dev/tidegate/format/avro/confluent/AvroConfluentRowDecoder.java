package dev.tidegate.format.avro.confluent;

import dev.tidegate.format.avro.rows.AvroRowReader;
import dev.tidegate.format.avro.rows.Microseconds;
import dev.tidegate.format.registry.SchemaDefinition;
import dev.tidegate.format.registry.SchemaRegistry;
import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.RowCollector;
import dev.tidegate.format.spi.RowDecoder;
import dev.tidegate.format.type.RowType;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows in whatever schema they were written, as rows in the table's. What the registry does not give is waited for;
 * what it gives and cannot be used makes a message malformed.
 */
final class AvroConfluentRowDecoder implements RowDecoder {
    /** More are forgotten, all at once, and made anew when they are met again. */
    private static final int MAX_WRITERS = 1000;

    private final RowType type;
    private final Schema schema;
    private final SchemaRegistry registry;
    /** By id. The registry's threads add to it. */
    private final Map<Integer, WrittenRows> writers = new ConcurrentHashMap<>();

    AvroConfluentRowDecoder(RowType type, Schema schema, SchemaRegistry registry) {
        this.type = type;
        this.schema = schema;
        this.registry = registry;
        new AvroRowReader(schema, schema, type, Microseconds.AS_FLINK); // refuses now what it would refuse then
    }

    @Override
    public @Nullable CompletionStage<Void> prepare(byte[] bytes) {
        if (Frame.fault(bytes) != null) {
            return null;
        }
        int id = Frame.id(bytes);
        if (writers.containsKey(id)) {
            return null;
        } else if (writers.size() >= MAX_WRITERS) {
            writers.clear();
        }
        return registry.byId(id).thenAccept(written -> writers.put(id, rows(id, written)));
    }

    private WrittenRows rows(int id, SchemaDefinition written) {
        return WrittenRows.of(id, written, writer -> new AvroRowReader(writer, schema, type, Microseconds.AS_FLINK));
    }

    @Override
    public DecodeResult decode(byte[] bytes, RowCollector rows) {
        String fault = Frame.fault(bytes);
        if (fault != null) {
            return DecodeResult.malformed(fault);
        }
        WrittenRows writer = writers.get(Frame.id(bytes));
        if (writer == null) {
            throw new IllegalStateException("The schema with id " + Frame.id(bytes) + " was not prepared");
        }
        return writer.read(bytes, rows);
    }
}
