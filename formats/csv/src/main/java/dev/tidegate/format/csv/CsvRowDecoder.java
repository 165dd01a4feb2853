package dev.tidegate.format.csv;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.RowCollector;
import dev.tidegate.format.spi.RowDecoder;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads a message, which is one record: its columns by position, and after it nothing but blank lines. */
final class CsvRowDecoder implements RowDecoder {
    private final RecordReader records;
    private final RowType type;
    private final ColumnReader[] readers;
    private final boolean ignoreErrors;

    CsvRowDecoder(CsvFactory csv, RowType type, CsvOptions options) {
        CsvTypes.requireCarried(type);
        this.type = type;
        this.records =
                new RecordReader(csv, options.dialect(), options.reading().allowComments());
        ColumnReaders columns = new ColumnReaders(options, records.nullLiteral());
        this.readers = type.fields().stream()
                .map(field -> columns.column(field.type()))
                .toArray(ColumnReader[]::new);
        this.ignoreErrors = options.reading().ignoreParseErrors();
    }

    @Override
    public DecodeResult decode(byte[] bytes, RowCollector rows) {
        Row row;
        try {
            row = message(Utf8.decode(bytes));
        } catch (BrokenValueException e) {
            return broken(e.path(), e.reason());
        } catch (IOException e) {
            return broken("", notCsv(e));
        }
        // Outside the try block: what the collector throws says nothing about the message.
        rows.collect(ChangeKind.INSERT, row);
        return DecodeResult.decoded();
    }

    private Row message(String text) throws IOException, BrokenValueException {
        if (text.isEmpty() && readers.length == 1) {
            // No record for a parser, but it is how a row of one NULL or one empty text is written.
            return Row.of(new @Nullable Object[] {readers[0].part().read(text)});
        }
        try (Columns columns = records.open(text)) {
            if (columns == null) {
                throw new BrokenValueException("", "holds no record");
            }
            Row row = record(columns);
            // Flink loses the records after the first in silence.
            if (!ignoreErrors && columns.hasMore()) {
                throw new BrokenValueException("", "holds a second record, and a message is one record");
            }
            return row;
        }
    }

    private Row record(Columns columns) throws IOException, BrokenValueException {
        @Nullable Object[] values = new @Nullable Object[readers.length];
        for (int i = 0; i < values.length; i++) {
            String text = columns.next();
            if (text == null) {
                return tooFew(values, i);
            }
            try {
                values[i] = readers[i].read(text, columns);
            } catch (BrokenValueException e) {
                throw e.within(type.field(i).name());
            }
        }
        String extra = columns.next();
        // A delimiter after the last column is harmless.
        if (extra != null && !(extra.trim().isEmpty() && columns.next() == null)) {
            throw new BrokenValueException("", "has more than the " + values.length + " columns of the table");
        }
        return Row.of(values);
    }

    /** The columns that are missing are NULL where errors are ignored. */
    private Row tooFew(@Nullable Object[] values, int found) throws BrokenValueException {
        if (!ignoreErrors) {
            throw new BrokenValueException("", "has " + found + " of the " + values.length + " columns of the table");
        }
        return Row.of(values);
    }

    private DecodeResult broken(String path, String reason) {
        return ignoreErrors ? DecodeResult.decoded() : new DecodeResult.Malformed(path, reason);
    }

    private static String notCsv(IOException e) {
        if (!(e instanceof JsonProcessingException syntax)) {
            return "is not CSV: " + onOneLine(String.valueOf(e.getMessage()));
        }
        JsonLocation place = syntax.getLocation();
        return "is not CSV: " + onOneLine(syntax.getOriginalMessage())
                + (place == null ? "" : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")");
    }

    private static String onOneLine(String message) {
        return message.replaceAll("[\\s\\v\\p{Cntrl}]+", " ");
    }
}
