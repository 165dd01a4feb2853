package dev.tidegate.format.csv;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The columns of any record, as the library's parser finds them.
 *
 * @param parser of this text, at the start of the record
 */
record ParsedColumns(String text, CsvParser parser) implements Columns {

    @Override
    public @Nullable String next() throws IOException {
        return parser.nextTextValue();
    }

    @Override
    public boolean startsWith(String raw) {
        return text.startsWith(raw, (int) parser.currentTokenLocation().getCharOffset());
    }

    @Override
    public boolean hasMore() throws IOException {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (token == JsonToken.VALUE_STRING && !parser.getText().isBlank()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
