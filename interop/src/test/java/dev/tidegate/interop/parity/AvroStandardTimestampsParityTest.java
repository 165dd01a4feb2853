package dev.tidegate.interop.parity;

import java.util.List;
import java.util.Map;

/** The standard mapping of timestamps, up to microseconds. */
class AvroStandardTimestampsParityTest extends AvroParityContract {

    @Override
    protected Map<String, String> requiredOptions() {
        return Map.of("timestamp_mapping.legacy", "false");
    }

    @Override
    protected TypeRange types() {
        return TypeRange.everything().withTextKeys().withPlainNames().withPrecisions(3, 6, 6);
    }

    @Override
    protected Map<String, List<String>> optionTexts() {
        return Map.of("encoding", List.of("json", "binary"));
    }
}
