package dev.tidegate.format.csv;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Splits the text of an ARRAY. Blank text is an array without elements. */
record ArrayReader(PartReader element, char delimiter) implements ValueReader {

    @Override
    public List<@Nullable Object> read(String text) throws BrokenValueException {
        List<@Nullable Object> elements = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf(delimiter); end >= 0; end = text.indexOf(delimiter, start)) {
            elements.add(element(text.substring(start, end), elements.size()));
            start = end + 1;
        }
        if (start > 0 || !text.trim().isEmpty()) {
            elements.add(element(text.substring(start), elements.size()));
        }
        return Collections.unmodifiableList(elements);
    }

    private @Nullable Object element(String text, int position) throws BrokenValueException {
        try {
            return element.read(text);
        } catch (BrokenValueException e) {
            throw e.within("[" + position + "]");
        }
    }
}
