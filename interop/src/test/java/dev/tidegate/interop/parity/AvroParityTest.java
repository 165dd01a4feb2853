package dev.tidegate.interop.parity;

import dev.tidegate.format.type.DataType.Kind;
import java.util.List;
import java.util.Map;

/** The legacy mapping of timestamps, which is the default. */
class AvroParityTest extends AvroParityContract {

    @Override
    protected TypeRange types() {
        return TypeRange.everything()
                .withTextKeys()
                .withPlainNames()
                .without(Kind.TIMESTAMP_LTZ)
                .withPrecisions(3, 3, 0);
    }

    @Override
    protected Map<String, List<String>> optionTexts() {
        return Map.of(
                "encoding",
                List.of("json", "binary", "JSON", "Binary", "xml"),
                "timestamp_mapping.legacy",
                List.of("true", "false", "TRUE", "False", "yes"),
                "codec",
                List.of("snappy"));
    }
}
