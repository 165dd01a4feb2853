package dev.tidegate.format.avro;

import dev.tidegate.format.option.Option;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.FormatContext;
import dev.tidegate.format.spi.FormatFactory;
import java.util.List;

/** Makes {@link AvroFormat}s, under the identifier {@code avro}. */
public final class AvroFormatFactory implements FormatFactory {

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public String identifier() {
        return "avro";
    }

    @Override
    public List<Option<?>> options() {
        return AvroOptions.ALL;
    }

    @Override
    public Format create(FormatContext context) {
        return new AvroFormat(AvroOptions.of(context.options()));
    }
}
