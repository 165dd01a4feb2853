package dev.tidegate.interop.parity;

import static dev.tidegate.format.type.RowType.field;

import dev.tidegate.format.csv.CsvFormatFactory;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A piece of the text of a record.
 *
 * @param column the number of the column that it is, or is a part of
 * @param whole whether it is the column and no part of it
 * @param type how it is read
 * @param text without quotes and escapes
 */
record CsvText(int column, boolean whole, DataType type, String text) {

    /** The columns of a message and their parts; none where the message is no record. */
    static List<CsvText> of(Case input) {
        RowType type = input.requireType();
        Map<String, String> options = new HashMap<>(input.options());
        options.remove("null-literal");
        options.put("ignore-parse-errors", "true");
        List<RowType.Field> columns = new ArrayList<>();
        type.fields().forEach(column -> columns.add(field(column.name(), ScalarType.string())));
        List<CsvText> texts = new ArrayList<>();
        Outcome outcome = read(Case.reading(options, new RowType(columns, false), input.requireMessage()));
        if (outcome instanceof Outcome.Rows read && read.rows().size() == 1) {
            add(texts, type, read.rows().get(0), input.options().getOrDefault("array-element-delimiter", ";"));
        }
        return texts;
    }

    /** What we read. */
    static Outcome read(Case input) {
        try (Side.Codecs codecs = new TidegateSide(new CsvFormatFactory()).configure(input.options())) {
            return codecs.reader(input.requireType()).read(input.requireMessage());
        } catch (Side.DeclinedException e) {
            return Outcome.Refused.of(e);
        }
    }

    private static void add(List<CsvText> texts, RowType type, Row columns, String delimiter) {
        for (int i = 0; i < type.arity(); i++) {
            if (!(columns.get(i) instanceof String text)) {
                continue;
            }
            DataType column = type.field(i).type();
            texts.add(new CsvText(i, true, column, text));
            String[] parts = text.split(Pattern.quote(delimiter), -1);
            for (int part = 0; part < parts.length; part++) {
                if (column instanceof ArrayType array) {
                    texts.add(new CsvText(i, false, array.element(), parts[part]));
                } else if (column instanceof RowType row && part < row.arity()) {
                    texts.add(new CsvText(i, false, row.field(part).type(), parts[part]));
                }
            }
        }
    }
}
