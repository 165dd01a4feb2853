package dev.tidegate.format.csv;

import dev.tidegate.format.csv.CsvOptions.Dialect;

/**
 * Puts texts in quotes where Flink does. It does not look for the characters that need quotes: a text of more than 24
 * characters is quoted, and a shorter one where a character sorts before or with the delimiter or the quote, or is the
 * escape character (a backslash where none is set). This is Jackson's loose check.
 */
final class Quoting {
    private static final int LONGEST_LOOKED_AT = 24;

    private final int quote;
    private final int escape;
    private final int lastUnsafe;
    private final int alwaysUnsafe;

    Quoting(Dialect dialect) {
        this.quote = dialect.quote();
        this.escape = dialect.escape();
        this.lastUnsafe = Math.max(dialect.fieldDelimiter(), quote);
        this.alwaysUnsafe = escape == Dialect.NO_CHARACTER ? '\\' : escape;
    }

    /** Whether a value of this text is written in quotes. */
    boolean quotes(CharSequence text) {
        return quotes(text, 0);
    }

    private boolean quotes(CharSequence text, int start) {
        if (quote == Dialect.NO_CHARACTER) {
            return false;
        }
        int end = text.length();
        if (end - start > LONGEST_LOOKED_AT) {
            return true;
        }
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c <= lastUnsafe || c == alwaysUnsafe) {
                return true;
            }
        }
        return false;
    }

    /** Puts the end of a record, from this place on, in quotes if it needs them. */
    void apply(StringBuilder record, int start) {
        if (!quotes(record, start)) {
            return;
        }
        record.insert(start, (char) quote);
        if (contains(record, quote, start + 1) || contains(record, escape, start + 1)) {
            doubleWithin(record, start + 1);
        }
        record.append((char) quote);
    }

    private static boolean contains(StringBuilder record, int character, int start) {
        return character != Dialect.NO_CHARACTER && record.indexOf(String.valueOf((char) character), start) >= 0;
    }

    private void doubleWithin(StringBuilder record, int start) {
        String text = record.substring(start);
        record.setLength(start);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote || c == escape) {
                record.append(c);
            }
            record.append(c);
        }
    }
}
