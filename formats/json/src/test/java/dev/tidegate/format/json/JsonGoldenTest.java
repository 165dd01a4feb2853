package dev.tidegate.format.json;

import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.tck.GoldenContract;
import dev.tidegate.format.tck.GoldenRows;
import java.util.Map;

/** The texts that Flink 2.2 writes. */
class JsonGoldenTest extends GoldenContract {

    @Override
    protected FormatFactory factory() {
        return new JsonFormatFactory();
    }

    @Override
    protected Map<String, GoldenRows> cases() {
        return GoldenCases.BY_CASE;
    }
}
