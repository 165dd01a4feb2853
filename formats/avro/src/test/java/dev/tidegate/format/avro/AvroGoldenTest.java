package dev.tidegate.format.avro;

import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.tck.GoldenContract;
import dev.tidegate.format.tck.GoldenRows;
import java.util.Map;

/** The bytes that Flink 2.2 writes. */
class AvroGoldenTest extends GoldenContract {

    @Override
    protected FormatFactory factory() {
        return new AvroFormatFactory();
    }

    @Override
    protected Map<String, GoldenRows> cases() {
        return GoldenCases.BY_CASE;
    }
}
