package dev.tidegate.format.json;

import dev.tidegate.format.option.Option;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.FormatContext;
import dev.tidegate.format.spi.FormatFactory;
import java.util.List;

/** Makes {@link JsonFormat}s, under the identifier {@code json}. */
public final class JsonFormatFactory implements FormatFactory {

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public String identifier() {
        return "json";
    }

    @Override
    public List<Option<?>> options() {
        return JsonOptions.ALL;
    }

    @Override
    public Format create(FormatContext context) {
        return new JsonFormat(JsonOptions.of(context.options()));
    }
}
