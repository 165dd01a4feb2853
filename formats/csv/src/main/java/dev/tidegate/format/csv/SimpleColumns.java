package dev.tidegate.format.csv;

import dev.tidegate.format.csv.CsvOptions.Dialect;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a text that has no escapes and line breaks, and whose quotes only stand at the two ends of a column.
 * Nearly every record is such a text, and to split it takes a fraction of the time that a parser takes; whatever is
 * written otherwise, or is wrong, is left to the parser.
 */
final class SimpleColumns implements Columns {
    private final String text;
    private final char delimiter;
    private final int quote;
    private int start;
    private int next;

    private SimpleColumns(String text, Dialect dialect) {
        this.text = text;
        this.delimiter = dialect.fieldDelimiter();
        this.quote = dialect.quote();
    }

    /** @return null where the parser must look */
    static @Nullable SimpleColumns of(String text, Dialect dialect) {
        // A character that there is not is found nowhere.
        if (text.isEmpty()
                || text.indexOf('\n') >= 0
                || text.indexOf('\r') >= 0
                || text.indexOf(dialect.escape()) >= 0
                || dialect.quote() == dialect.fieldDelimiter()) {
            return null;
        }
        SimpleColumns columns = new SimpleColumns(text, dialect);
        return text.indexOf(dialect.quote()) < 0 || columns.areQuotedAsAWhole() ? columns : null;
    }

    private boolean areQuotedAsAWhole() {
        for (int at = 0; at <= text.length(); ) {
            int end = end(at);
            if (end < 0) {
                return false;
            }
            at = end + 1;
        }
        return true;
    }

    /** The delimiter or the end of the text, after the column that starts here; -1 where quotes do not end it. */
    private int end(int at) {
        if (isQuoted(at)) {
            int afterQuote = text.indexOf(quote, at + 1) + 1;
            boolean ends = afterQuote == text.length() || afterQuote > 0 && text.charAt(afterQuote) == delimiter;
            return ends ? afterQuote : -1;
        }
        int end = text.indexOf(delimiter, at);
        return end < 0 ? text.length() : end;
    }

    private boolean isQuoted(int at) {
        return at < text.length() && text.charAt(at) == quote;
    }

    @Override
    public @Nullable String next() {
        if (next > text.length()) {
            return null;
        }
        start = next;
        int end = end(start);
        next = end + 1;
        return isQuoted(start) ? text.substring(start + 1, end - 1) : text.substring(start, end);
    }

    @Override
    public boolean startsWith(String raw) {
        return text.startsWith(raw, start);
    }

    @Override
    public boolean hasMore() {
        return false;
    }

    @Override
    public void close() {}
}
