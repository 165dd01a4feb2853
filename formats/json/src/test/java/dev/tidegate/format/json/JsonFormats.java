package dev.tidegate.format.json;

import dev.tidegate.format.spi.Format;
import dev.tidegate.format.tck.Formats;
import java.util.Map;

/** A short way for tests to make the format. */
final class JsonFormats {
    private JsonFormats() {}

    static Format with(Map<String, String> options) {
        return Formats.create(new JsonFormatFactory(), options);
    }
}
