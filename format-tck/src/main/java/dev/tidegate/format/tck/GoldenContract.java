package dev.tidegate.format.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.FormatFactory;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds a format to the bytes that another program writes, case by case: {@code src/test/resources/golden/<case>/} has
 * the options ({@code options.properties}) and the messages of the case's rows, each on a line: as they are
 * ({@code messages.json}), with {@code \n}, {@code \0} and the like as in a Java text ({@code messages.txt}), or in
 * hexadecimal digits ({@code messages.hex}). A format's test extends this class.
 */
public abstract class GoldenContract {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

    protected abstract FormatFactory factory();

    /** The rows of each case, by the name of its folder. */
    protected abstract Map<String, GoldenRows> cases();

    /** Whether messages that do not read back are still read as some row; not if some are refused. */
    protected boolean readsAll() {
        return true;
    }

    @Test
    final void everyFolderHasItsRows() throws IOException {
        try (Stream<Path> folders = Files.list(GOLDEN)) {
            assertThat(folders.map(folder -> folder.getFileName().toString()).collect(Collectors.toSet()))
                    .isEqualTo(cases().keySet());
        }
    }

    @TestFactory
    final Stream<DynamicTest> rowsAreWrittenAsTheOtherWritesThem() {
        return each((golden, codec, messages) -> {
            List<byte[]> written = golden.rows().stream().map(codec::encode).toList();

            assertThat(written).containsExactlyElementsOf(messages);
        });
    }

    @TestFactory
    final Stream<DynamicTest> theMessagesAreReadAsTheRowsThatWroteThem() {
        return each((golden, codec, messages) -> {
            List<Formats.Decoded> read = messages.stream().map(codec::decode).toList();

            if (readsAll() || golden.readsBack()) {
                assertThat(read).extracting(Formats.Decoded::result).containsOnly(DecodeResult.decoded());
            }
            if (golden.readsBack()) {
                assertThat(read)
                        .extracting(Formats.Decoded::rows)
                        .isEqualTo(golden.rows().stream().map(List::of).toList());
            }
        });
    }

    private interface Check {
        void on(GoldenRows golden, Codec codec, List<byte[]> messages);
    }

    private Stream<DynamicTest> each(Check check) {
        return cases().entrySet().stream()
                .map(golden -> dynamicTest(golden.getKey(), () -> {
                    Path folder = GOLDEN.resolve(golden.getKey());
                    try (Format format = Formats.create(factory(), options(folder))) {
                        check.on(
                                golden.getValue(),
                                new Codec(format, golden.getValue().type()),
                                messages(folder));
                    }
                }));
    }

    private static List<byte[]> messages(Path folder) throws IOException {
        Path json = folder.resolve("messages.json");
        if (Files.exists(json)) {
            return messages(json, line -> line.getBytes(UTF_8));
        }
        Path text = folder.resolve("messages.txt");
        return Files.exists(text)
                ? messages(text, line -> line.translateEscapes().getBytes(UTF_8))
                : messages(folder.resolve("messages.hex"), HexFormat.of()::parseHex);
    }

    private static List<byte[]> messages(Path file, Function<String, byte[]> parser) throws IOException {
        return Files.readAllLines(file).stream().map(parser).toList();
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
