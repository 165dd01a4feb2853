package dev.tidegate.format.csv;

import dev.tidegate.format.option.Option;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.FormatContext;
import dev.tidegate.format.spi.FormatFactory;
import java.util.List;

/** Makes {@link CsvFormat}s, under the identifier {@code csv}. */
public final class CsvFormatFactory implements FormatFactory {

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public String identifier() {
        return "csv";
    }

    @Override
    public List<Option<?>> options() {
        return CsvOptions.ALL;
    }

    @Override
    public Format create(FormatContext context) {
        return new CsvFormat(CsvOptions.of(context.options()));
    }
}
