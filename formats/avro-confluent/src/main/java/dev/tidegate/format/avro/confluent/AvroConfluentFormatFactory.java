package dev.tidegate.format.avro.confluent;

import dev.tidegate.format.option.Option;
import dev.tidegate.format.registry.RegistryOptions;
import dev.tidegate.format.registry.RegistrySettings;
import dev.tidegate.format.registry.SchemaRegistry;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.FormatContext;
import dev.tidegate.format.spi.FormatFactory;
import java.util.List;

/** Found by {@link java.util.ServiceLoader}. */
public final class AvroConfluentFormatFactory implements FormatFactory {

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public String identifier() {
        return "avro-confluent";
    }

    @Override
    public List<Option<?>> options() {
        return AvroConfluentOptions.ALL;
    }

    @Override
    public Format create(FormatContext context) {
        TableSchemas schemas = TableSchemas.of(context.options());
        String subject = context.options()
                .find(AvroConfluentOptions.SUBJECT)
                .orElseGet(() -> context.topic() + "-" + context.role().prefix());
        RegistrySettings settings = RegistryOptions.settings(context.options());
        return new AvroConfluentFormat(schemas, subject, settings.limits(), SchemaRegistry.open(settings));
    }
}
