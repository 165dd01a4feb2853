package dev.tidegate.gateway.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;

/**
 * Whether Flink 2.2 takes a metadata column of a type.
 *
 * @param metadata the key
 * @param type of the column
 * @param use {@code no}, {@code read} or {@code written}
 */
public record FlinkMetadataType(String metadata, String type, String use) {

    /** Those of {@code metadata-types.txt}. */
    public static List<FlinkMetadataType> all() throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(FlinkMetadataType.class.getResourceAsStream("metadata-types.txt"), UTF_8))) {
            return lines.lines()
                    .map(line -> line.split("\\|", -1))
                    .map(parts -> new FlinkMetadataType(parts[0], parts[1], parts[2]))
                    .toList();
        }
    }

    public boolean isRead() {
        return !use.equals("no");
    }

    public boolean isWritten() {
        return use.equals("written");
    }
}
