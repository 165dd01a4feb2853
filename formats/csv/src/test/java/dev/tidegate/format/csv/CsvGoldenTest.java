package dev.tidegate.format.csv;

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
 * The bytes that Flink 2.2 writes, case by case: {@code golden/<case>/} has the options and the messages of the rows in
 * {@link GoldenRows}, each on a line, where {@code \n}, {@code \0} and the like stand as in a Java text.
 */
class CsvGoldenTest {
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
                    .map(row -> CsvFormats.encode(format, rows.type(), row))
                    .toList();

            assertThat(written).isEqualTo(messages);
        });
    }

    @TestFactory
    Stream<DynamicTest> theMessagesAreReadAsTheRowsThatWroteThem() {
        return cases((rows, format, messages) -> {
            List<CsvFormats.Decoded> read = messages.stream()
                    .map(message -> CsvFormats.decode(format, rows.type(), message))
                    .toList();

            if (rows.readsBack()) {
                assertThat(read).extracting(CsvFormats.Decoded::result).containsOnly(DecodeResult.decoded());
                assertThat(read)
                        .extracting(CsvFormats.Decoded::rows)
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
                    check.on(golden.getValue(), CsvFormats.with(options(folder)), messages(folder));
                }));
    }

    private static List<String> messages(Path folder) throws IOException {
        return Files.readAllLines(folder.resolve("messages.txt")).stream()
                .map(String::translateEscapes)
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
