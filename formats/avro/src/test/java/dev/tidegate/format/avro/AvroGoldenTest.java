package dev.tidegate.format.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.Format;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The bytes that Flink 2.2 writes, case by case: {@code golden/<case>/} has the options and the messages, a line each,
 * of the rows in {@link GoldenRows}; binary ones in hexadecimal digits.
 */
class AvroGoldenTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

    @Test
    void everyFolderHasItsRows() throws IOException {
        try (Stream<Path> folders = Files.list(GOLDEN)) {
            assertThat(folders.map(folder -> folder.getFileName().toString()).collect(Collectors.toSet()))
                    .isEqualTo(GoldenRows.BY_CASE.keySet());
        }
    }

    @TestFactory
    Stream<DynamicTest> rowsAreWrittenAsFlinkWritesThem() {
        return cases((golden, format, messages) -> {
            List<byte[]> written = golden.rows().stream()
                    .map(row -> AvroFormats.encode(format, golden.type(), row))
                    .toList();

            assertThat(written).containsExactlyElementsOf(messages);
        });
    }

    @TestFactory
    Stream<DynamicTest> theMessagesAreReadAsTheRowsThatWroteThem() {
        return cases((golden, format, messages) -> {
            List<AvroFormats.Decoded> read = messages.stream()
                    .map(message -> AvroFormats.decode(format, golden.type(), message))
                    .toList();

            assertThat(read).extracting(AvroFormats.Decoded::result).containsOnly(DecodeResult.decoded());
            if (golden.readsBack()) {
                assertThat(read)
                        .extracting(AvroFormats.Decoded::rows)
                        .isEqualTo(golden.rows().stream().map(List::of).toList());
            }
        });
    }

    private interface Check {
        void on(GoldenRows golden, Format format, List<byte[]> messages);
    }

    private static Stream<DynamicTest> cases(Check check) {
        return GoldenRows.BY_CASE.entrySet().stream()
                .map(golden -> dynamicTest(golden.getKey(), () -> {
                    Path folder = GOLDEN.resolve(golden.getKey());
                    check.on(golden.getValue(), AvroFormats.with(options(folder)), messages(folder));
                }));
    }

    private static List<byte[]> messages(Path folder) throws IOException {
        Path json = folder.resolve("messages.json");
        return Files.exists(json)
                ? Files.readAllLines(json).stream()
                        .map(line -> line.getBytes(StandardCharsets.UTF_8))
                        .toList()
                : Files.readAllLines(folder.resolve("messages.hex")).stream()
                        .map(HexFormat.of()::parseHex)
                        .toList();
    }

    private static Map<String, String> options(Path folder) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(folder.resolve("options.properties"))) {
            properties.load(reader);
        }
        Map<String, String> options = new HashMap<>();
        properties.forEach((key, value) -> options.put((String) key, (String) value));
        return options;
    }
}
