package dev.tidegate.format.csv;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.tck.GoldenContract;
import dev.tidegate.format.tck.GoldenRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The bytes that Flink 2.2 writes, each on a line, where {@code \n}, {@code \0} and the like stand as in a Java text. */
class CsvGoldenTest extends GoldenContract {

    @Override
    protected FormatFactory factory() {
        return new CsvFormatFactory();
    }

    @Override
    protected Map<String, GoldenRows> cases() {
        return GoldenCases.BY_CASE;
    }

    @Override
    protected List<byte[]> messages(Path folder) throws IOException {
        return Files.readAllLines(folder.resolve("messages.txt")).stream()
                .map(line -> line.translateEscapes().getBytes(UTF_8))
                .toList();
    }

    /** Of those that do not read back some are refused. */
    @Override
    protected boolean readsAll() {
        return false;
    }
}
