package dev.tidegate.format.avro.confluent;

import dev.tidegate.format.registry.RegistryLimits;
import dev.tidegate.format.registry.SchemaRegistry;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.RowDecoder;
import dev.tidegate.format.spi.RowEncoder;
import dev.tidegate.format.type.RowType;

/** Keys or values of one table, and its hold on the registry. */
record AvroConfluentFormat(TableSchemas schemas, String subject, RegistryLimits limits, SchemaRegistry registry)
        implements Format {

    @Override
    public RowDecoder decoder(RowType type) {
        return new AvroConfluentRowDecoder(
                new WriterSchemas(type, schemas.of(type), limits, registry, System::nanoTime));
    }

    @Override
    public RowEncoder encoder(RowType type) {
        return new AvroConfluentRowEncoder(type, schemas.of(type), subject, registry);
    }

    @Override
    public void close() {
        registry.close();
    }
}
