package dev.tidegate.format.avro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.tck.GoldenContract;
import dev.tidegate.format.tck.GoldenRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The bytes that Flink 2.2 writes, each on a line, binary ones in hexadecimal digits. */
class AvroGoldenTest extends GoldenContract {

    @Override
    protected FormatFactory factory() {
        return new AvroFormatFactory();
    }

    @Override
    protected Map<String, GoldenRows> cases() {
        return GoldenCases.BY_CASE;
    }

    @Override
    protected List<byte[]> messages(Path folder) throws IOException {
        Path json = folder.resolve("messages.json");
        return Files.exists(json)
                ? Files.readAllLines(json).stream()
                        .map(line -> line.getBytes(UTF_8))
                        .toList()
                : Files.readAllLines(folder.resolve("messages.hex")).stream()
                        .map(HexFormat.of()::parseHex)
                        .toList();
    }
}
