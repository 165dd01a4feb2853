package dev.tidegate.format.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The bytes that Flink 2.2 writes, case by case: {@code golden/<case>/} has the options and, a line each, the messages
 * of {@link #VALUES}, in hexadecimal digits or NULL for no bytes at all.
 */
class RawGoldenTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

    private record Value(DataType type, Object value) {
        Row row() {
            return Row.of(value);
        }
    }

    private static final List<Value> VALUES = List.of(
            new Value(ScalarType.of(Kind.BOOLEAN), true),
            new Value(ScalarType.of(Kind.BOOLEAN), false),
            new Value(ScalarType.of(Kind.TINYINT), (byte) -2),
            new Value(ScalarType.of(Kind.SMALLINT), (short) 258),
            new Value(ScalarType.of(Kind.INTEGER), 16_909_060),
            new Value(ScalarType.of(Kind.BIGINT), -2L),
            new Value(ScalarType.of(Kind.FLOAT), 1.5f),
            new Value(ScalarType.of(Kind.DOUBLE), -0.5),
            new Value(ScalarType.string(), "aü"),
            new Value(ScalarType.string(), ""),
            new Value(ScalarType.bytes(), Bytes.of((byte) 0, (byte) 0xff)),
            new Value(ScalarType.of(Kind.INTEGER), null),
            new Value(ScalarType.string(), null));

    @TestFactory
    Stream<DynamicTest> valuesAreWrittenAsFlinkWritesThemAndReadBack() throws IOException {
        try (Stream<Path> folders = Files.list(GOLDEN)) {
            return folders.sorted().toList().stream()
                    .map(folder -> dynamicTest(folder.getFileName().toString(), () -> check(folder)));
        }
    }

    private static void check(Path folder) throws IOException {
        Format format = RawFormats.with(options(folder));
        List<String> messages = Files.readAllLines(folder.resolve("messages.hex"));
        List<String> written = new ArrayList<>();
        for (Value value : VALUES) {
            RowType type = RawFormats.column(value.type());
            byte[] bytes = format.encoder(type).encode(ChangeKind.INSERT, value.row());
            written.add(bytes == null ? "NULL" : HexFormat.of().formatHex(bytes));
            if (bytes != null) {
                List<Row> rows = new ArrayList<>();
                assertThat(format.decoder(type).decode(bytes, (kind, row) -> rows.add(row)))
                        .isEqualTo(DecodeResult.decoded());
                assertThat(rows).containsExactly(value.row());
            }
        }
        assertThat(written).isEqualTo(messages);
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
