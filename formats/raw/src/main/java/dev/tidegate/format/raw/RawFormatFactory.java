package dev.tidegate.format.raw;

import dev.tidegate.format.option.Option;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.FormatContext;
import dev.tidegate.format.spi.FormatFactory;
import java.util.List;

/** Makes {@link RawFormat}s, under the identifier {@code raw}. */
public final class RawFormatFactory implements FormatFactory {

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public String identifier() {
        return "raw";
    }

    @Override
    public List<Option<?>> options() {
        return RawOptions.ALL;
    }

    @Override
    public Format create(FormatContext context) {
        return new RawFormat(RawOptions.of(context.options()));
    }
}
