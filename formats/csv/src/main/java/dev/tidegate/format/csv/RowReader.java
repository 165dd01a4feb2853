package dev.tidegate.format.csv;

import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Splits the text of a nested ROW, by position.
 *
 * @param isNull whether a text without delimiters is a ROW that is NULL; otherwise it is that of its one field
 */
record RowReader(RowType type, PartReader[] fields, char delimiter, Predicate<String> isNull, boolean ignoreErrors)
        implements ValueReader {

    @Override
    public @Nullable Row read(String text) throws BrokenValueException {
        if (text.indexOf(delimiter) < 0 && isNull.test(text)) {
            return null;
        }
        @Nullable Object[] values = new @Nullable Object[fields.length];
        int start = 0;
        int found = 0;
        for (; found < fields.length && start <= text.length(); found++) {
            int end = text.indexOf(delimiter, start);
            if (end < 0) {
                end = text.length();
            }
            values[found] = field(found, text.substring(start, end));
            start = end + 1;
        }
        if (!ignoreErrors && found < fields.length) {
            throw new BrokenValueException("", "has " + found + " of the " + fields.length + " fields of its type");
        }
        if (!ignoreErrors && start <= text.length()) {
            throw new BrokenValueException("", "has more than the " + fields.length + " fields of its type");
        }
        return Row.of(values);
    }

    private @Nullable Object field(int position, String text) throws BrokenValueException {
        try {
            return fields[position].read(text);
        } catch (BrokenValueException e) {
            throw e.within(type.field(position).name());
        }
    }
}
