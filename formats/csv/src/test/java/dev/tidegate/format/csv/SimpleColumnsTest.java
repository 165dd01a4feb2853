package dev.tidegate.format.csv;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import dev.tidegate.format.csv.CsvOptions.Dialect;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The short way to find columns and the library's parser never disagree. */
class SimpleColumnsTest {
    private static final int ROUNDS = 50_000;
    private static final String ALPHABET = "ab ,,\"\"'\t\\\n\ré漢x";

    static List<Dialect> dialects() {
        return List.of(
                new Dialect(',', ';', '"', Dialect.NO_CHARACTER, null),
                new Dialect(',', ';', '"', '\\', null),
                new Dialect('\t', ';', '\'', 'a', null),
                new Dialect(' ', ';', '"', Dialect.NO_CHARACTER, null),
                new Dialect(',', ';', Dialect.NO_CHARACTER, Dialect.NO_CHARACTER, null),
                new Dialect('"', ';', '"', Dialect.NO_CHARACTER, null),
                new Dialect('\n', ';', '"', ',', null),
                new Dialect('漢', ';', 'é', Dialect.NO_CHARACTER, null));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void whatIsSplitIsWhatTheParserFinds(Dialect dialect) throws IOException {
        RecordReader parser = new RecordReader(new CsvFactory(), dialect, false);
        Random random = new Random(7);
        int split = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String text = text(random);

            Columns simple = SimpleColumns.of(text, dialect);

            if (simple != null) {
                try (Columns parsed = parser.parse(text)) {
                    assertThat(starts(simple, text)).as(text).isEqualTo(starts(parsed, text));
                }
                split++;
            }
        }
        assertThat(split).isGreaterThan(dialect.quote() == dialect.fieldDelimiter() ? -1 : ROUNDS / 20);
    }

    /** Each column, and where it starts. */
    private static List<String> starts(Columns columns, String text) throws IOException {
        List<String> starts = new ArrayList<>();
        for (String column = columns.next(); column != null; column = columns.next()) {
            // The parser's place is one off where the text ends in an empty column, which is no matter.
            int start = column.isEmpty() ? text.length() : 0;
            while (start < text.length() && !columns.startsWith(text.substring(start))) {
                start++;
            }
            starts.add(start + ":" + column);
        }
        assertThat(columns.hasMore()).as(text).isFalse();
        return starts;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i >= 0; i--) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
