package dev.tidegate.format.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.Format;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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
 * of the rows in {@link GoldenRows}.
 */
class JsonGoldenTest {
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
        return cases((rows, format, messages) -> {
            List<String> written = rows.rows().stream()
                    .map(row -> JsonFormats.encode(format, rows.type(), row))
                    .toList();

            assertThat(written).isEqualTo(messages);
        });
    }

    @TestFactory
    Stream<DynamicTest> theMessagesAreReadAsTheRowsThatWroteThem() {
        return cases((rows, format, messages) -> {
            List<JsonFormats.Decoded> read = messages.stream()
                    .map(message -> JsonFormats.decode(format, rows.type(), message))
                    .toList();

            assertThat(read).extracting(JsonFormats.Decoded::result).containsOnly(DecodeResult.decoded());
            if (rows.readsBack()) {
                assertThat(read)
                        .extracting(JsonFormats.Decoded::rows)
                        .isEqualTo(rows.rows().stream().map(List::of).toList());
            }
        });
    }

    private interface Check {
        void on(GoldenRows rows, Format format, List<String> messages);
    }

    private static Stream<DynamicTest> cases(Check check) {
        return GoldenRows.BY_CASE.entrySet().stream()
                .map(golden -> dynamicTest(golden.getKey(), () -> {
                    Path folder = GOLDEN.resolve(golden.getKey());
                    check.on(
                            golden.getValue(),
                            JsonFormats.with(options(folder)),
                            Files.readAllLines(folder.resolve("messages.json")));
                }));
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
