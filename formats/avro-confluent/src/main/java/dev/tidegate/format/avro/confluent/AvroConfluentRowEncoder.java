package dev.tidegate.format.avro.confluent;

import dev.tidegate.format.avro.rows.AvroRowWriter;
import dev.tidegate.format.avro.rows.Microseconds;
import dev.tidegate.format.registry.SchemaDefinition;
import dev.tidegate.format.registry.SchemaRegistry;
import dev.tidegate.format.spi.RowEncoder;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.util.concurrent.CompletionStage;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Writes rows in the table's schema, which is registered before the first. */
final class AvroConfluentRowEncoder implements RowEncoder {
    private final AvroRowWriter writer;
    private final SchemaDefinition schema;
    private final String subject;
    private final SchemaRegistry registry;
    /** With the id; null until the registry has given one. */
    private volatile byte @Nullable [] frame;

    AvroConfluentRowEncoder(RowType type, Schema schema, String subject, SchemaRegistry registry) {
        this.writer = new AvroRowWriter(type, schema, Microseconds.AS_FLINK);
        this.schema = SchemaDefinition.avro(schema.toString());
        this.subject = subject;
        this.registry = registry;
    }

    @Override
    public @Nullable CompletionStage<Void> prepare() {
        return frame != null ? null : registry.register(subject, schema).thenAccept(id -> frame = Frame.of(id));
    }

    @Override
    public byte[] encode(ChangeKind kind, Row row) {
        byte[] header = frame;
        if (header == null) {
            throw new IllegalStateException("The schema was not registered under subject '" + subject + "'");
        }
        return writer.write(header, row);
    }
}
