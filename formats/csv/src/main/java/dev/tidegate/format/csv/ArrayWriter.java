package dev.tidegate.format.csv;

import dev.tidegate.format.csv.CsvOptions.Dialect;
import dev.tidegate.format.spi.EncodeException;
import java.util.List;

/** Joins the elements of an ARRAY. A delimiter within an element is not escaped: Flink has no way to. */
record ArrayWriter(ValueWriter element, Dialect dialect) implements ValueWriter {

    @Override
    public void write(StringBuilder text, Object value) {
        List<?> elements = (List<?>) value;
        for (int i = 0; i < elements.size(); i++) {
            if (i > 0) {
                text.append(dialect.elementDelimiter());
            }
            Object each = elements.get(i);
            if (each == null) {
                text.append(dialect.nullText());
                continue;
            }
            try {
                element.write(text, each);
            } catch (EncodeException e) {
                throw new EncodeException("[" + i + "]", e.reason());
            }
        }
    }
}
