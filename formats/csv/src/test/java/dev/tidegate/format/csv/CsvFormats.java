package dev.tidegate.format.csv;

import dev.tidegate.format.spi.Format;
import dev.tidegate.format.tck.Formats;
import java.util.Map;

/** A short way for tests to make the format. */
final class CsvFormats {
    private CsvFormats() {}

    static Format with(Map<String, String> options) {
        return Formats.create(new CsvFormatFactory(), options);
    }
}
