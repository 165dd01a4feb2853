package dev.tidegate.format.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.tck.GoldenContract;
import dev.tidegate.format.tck.GoldenRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The bytes that Flink 2.2 writes, each on a line. */
class JsonGoldenTest extends GoldenContract {

    @Override
    protected FormatFactory factory() {
        return new JsonFormatFactory();
    }

    @Override
    protected Map<String, GoldenRows> cases() {
        return GoldenCases.BY_CASE;
    }

    @Override
    protected List<byte[]> messages(Path folder) throws IOException {
        return Files.readAllLines(folder.resolve("messages.json")).stream()
                .map(line -> line.getBytes(UTF_8))
                .toList();
    }
}
