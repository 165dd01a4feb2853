package dev.tidegate.format.csv;

import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.tck.GoldenContract;
import dev.tidegate.format.tck.GoldenRows;
import java.util.Map;

/** The texts that Flink 2.2 writes. */
class CsvGoldenTest extends GoldenContract {

    @Override
    protected FormatFactory factory() {
        return new CsvFormatFactory();
    }

    @Override
    protected Map<String, GoldenRows> cases() {
        return GoldenCases.BY_CASE;
    }

    /** Of those that do not read back some are refused. */
    @Override
    protected boolean readsAll() {
        return false;
    }
}
