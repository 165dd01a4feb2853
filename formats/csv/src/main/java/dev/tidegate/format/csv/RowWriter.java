package dev.tidegate.format.csv;

import dev.tidegate.format.csv.CsvOptions.Dialect;
import dev.tidegate.format.spi.EncodeException;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;

/** Joins the fields of a nested ROW, by position. */
record RowWriter(RowType type, ValueWriter[] fields, Dialect dialect) implements ValueWriter {

    @Override
    public void write(StringBuilder text, Object value) {
        Row row = (Row) value;
        for (int i = 0; i < fields.length; i++) {
            if (i > 0) {
                text.append(dialect.elementDelimiter());
            }
            Object field = row.get(i);
            if (field == null) {
                text.append(dialect.nullText());
                continue;
            }
            try {
                fields[i].write(text, field);
            } catch (EncodeException e) {
                throw new EncodeException(type.field(i).name(), e.reason());
            }
        }
    }
}
