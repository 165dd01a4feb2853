package dev.tidegate.format.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tidegate.format.option.Options;
import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.FormatContext;
import dev.tidegate.format.spi.FormatContext.Role;
import dev.tidegate.format.spi.FormatFactory;
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
 * Holds a format to the bytes that another program writes, case by case: {@code src/test/resources/golden/<case>/} has
 * the options ({@code options.properties}) and the messages of the case's rows. A format's test extends this class.
 */
public abstract class GoldenContract {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

    protected abstract FormatFactory factory();

    /** The rows of each case, by the name of its folder. */
    protected abstract Map<String, GoldenRows> cases();

    /** The messages in a case's folder. */
    protected abstract List<byte[]> messages(Path folder) throws IOException;

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
            List<Codec.Outcome> read = messages.stream().map(codec::decode).toList();

            if (readsAll() || golden.readsBack()) {
                assertThat(read).extracting(Codec.Outcome::result).containsOnly(DecodeResult.decoded());
            }
            if (golden.readsBack()) {
                assertThat(read)
                        .extracting(Codec.Outcome::rows)
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
                    try (Format format = format(options(folder))) {
                        check.on(
                                golden.getValue(),
                                new Codec(format, golden.getValue().type()),
                                messages(folder));
                    }
                }));
    }

    private Format format(Map<String, String> written) {
        FormatFactory factory = factory();
        return factory.create(new FormatContext(Role.VALUE, "orders", Options.parse(factory.options(), written)));
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
