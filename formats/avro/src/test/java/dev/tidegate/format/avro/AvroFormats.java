package dev.tidegate.format.avro;

import dev.tidegate.format.spi.Format;
import dev.tidegate.format.tck.Formats;
import java.util.Map;

/** A short way for tests to make the format. */
final class AvroFormats {
    private AvroFormats() {}

    static Format with(Map<String, String> options) {
        return Formats.create(new AvroFormatFactory(), options);
    }
}
