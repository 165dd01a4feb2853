package dev.tidegate.format.csv;

import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.tidegate.format.csv.CsvOptions.Dialect;
import java.io.IOException;
import java.io.StringReader;
import org.jspecify.annotations.Nullable;

/** Finds the columns of records in one dialect. */
final class RecordReader {
    private final CsvFactory csv;
    private final Dialect dialect;
    private final boolean allowComments;
    private final CsvSchema schema;

    RecordReader(CsvFactory csv, Dialect dialect, boolean allowComments) {
        this.csv = csv;
        this.dialect = dialect;
        this.allowComments = allowComments;
        // Without columns of its own: they are counted by whoever reads them.
        CsvSchema.Builder builder =
                CsvSchema.builder().setColumnSeparator(dialect.fieldDelimiter()).setAllowComments(allowComments);
        if (dialect.quote() == Dialect.NO_CHARACTER) {
            builder.disableQuoteChar();
        } else {
            builder.setQuoteChar((char) dialect.quote());
        }
        if (dialect.escape() != Dialect.NO_CHARACTER) {
            builder.setEscapeChar((char) dialect.escape());
        }
        this.schema = builder.build();
    }

    /** The columns of the first record, or null if there is none. */
    @Nullable
    Columns open(String text) throws IOException {
        Columns simple = allowComments ? null : SimpleColumns.of(text, dialect);
        if (simple != null) {
            return simple;
        }
        return parse(text);
    }

    /** The same, found by the library's parser however simple the text is. */
    @Nullable
    Columns parse(String text) throws IOException {
        CsvParser parser = csv.createParser(new StringReader(text));
        parser.setSchema(schema);
        return parser.nextToken() == null ? null : new ParsedColumns(text, parser);
    }

    /** The null-literal of the dialect, if it can be told apart from a value of the same text; null if not. */
    @Nullable
    NullLiteral nullLiteral() {
        String written = dialect.nullText();
        if (written.isEmpty()) {
            return null;
        }
        try (Columns columns = new RecordReader(csv, dialect, false).open(written)) {
            String read = columns == null ? null : columns.next();
            if (columns == null || read == null || columns.next() != null || columns.hasMore()) {
                // With a delimiter or a line break in it, it is no column.
                return null;
            }
            boolean isApart = !read.equals(written) || new Quoting(dialect).quotes(written);
            return isApart ? new NullLiteral(written, read) : null;
        } catch (IOException e) {
            // Such as a lone quote. Rows with a NULL are then broken records, in Flink too.
            return null;
        }
    }
}
