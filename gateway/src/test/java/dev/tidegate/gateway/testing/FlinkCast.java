package dev.tidegate.gateway.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;

/**
 * What Flink 2.2 casts a value to, with UTC as the session's time zone.
 *
 * @param from the type of the metadata
 * @param to the type of the column
 * @param value its text; BYTES in hexadecimal digits, a time in milliseconds
 * @param result {@code NULL}, {@code ERROR} if the cast fails, or the value as Java shows it; bytes as {@code x'…'}
 */
public record FlinkCast(String from, String to, String value, String result) {

    /** Those of {@code metadata-casts.txt}. */
    public static List<FlinkCast> all() throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(FlinkCast.class.getResourceAsStream("metadata-casts.txt"), UTF_8))) {
            return lines.lines()
                    .map(line -> line.split("\\|", -1))
                    .map(FlinkCast::of)
                    .toList();
        }
    }

    private static FlinkCast of(String... parts) {
        return new FlinkCast(parts[0], parts[1], parts[2], parts[3]);
    }
}
