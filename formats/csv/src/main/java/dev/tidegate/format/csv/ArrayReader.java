package dev.tidegate.format.csv;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits the text of an ARRAY.
 *
 * @param blankIsEmpty whether blank text is an array without elements; otherwise only no text is
 */
record ArrayReader(PartReader element, char delimiter, boolean blankIsEmpty) implements ValueReader {

    @Override
    public List<@Nullable Object> read(String text) throws BrokenValueException {
        @Nullable Object[] elements = new @Nullable Object[count(text)];
        int start = 0;
        for (int i = 0; i < elements.length; i++) {
            int end = text.indexOf(delimiter, start);
            elements[i] = element(end < 0 ? text.substring(start) : text.substring(start, end), i);
            start = end + 1;
        }
        return Collections.unmodifiableList(Arrays.asList(elements));
    }

    private int count(String text) {
        int delimiters = 0;
        for (int at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, at + 1)) {
            delimiters++;
        }
        boolean isEmpty = delimiters == 0 && (blankIsEmpty ? text.trim() : text).isEmpty();
        return isEmpty ? 0 : delimiters + 1;
    }

    private @Nullable Object element(String text, int position) throws BrokenValueException {
        try {
            return element.read(text);
        } catch (BrokenValueException e) {
            throw e.within("[" + position + "]");
        }
    }
}
