package dev.tidegate.format.csv;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidegate.format.csv.CsvOptions.Dialect;
import dev.tidegate.format.spi.EncodeException;
import dev.tidegate.format.spi.RowEncoder;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;

/** Writes a row as one record in UTF-8, without a header or a line break. */
final class CsvRowEncoder implements RowEncoder {
    private static final int INITIAL_CAPACITY = 256;

    private final RowType type;
    private final ValueWriter[] columns;
    private final boolean[] quotable;
    private final Dialect dialect;
    private final Quoting quoting;

    CsvRowEncoder(RowType type, CsvOptions options) {
        CsvTypes.requireCarried(type);
        this.type = type;
        this.dialect = options.dialect();
        this.quoting = new Quoting(dialect);
        this.columns = new ValueWriter[type.arity()];
        this.quotable = new boolean[type.arity()];
        ValueWriters writers = new ValueWriters(options);
        for (int i = 0; i < columns.length; i++) {
            columns[i] = writers.writer(type.field(i).type());
            quotable[i] = isQuotable(type.field(i).type());
        }
    }

    /** Numbers and truth values are never quoted, whatever the delimiter is. */
    private static boolean isQuotable(DataType type) {
        return switch (type.kind()) {
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE, DECIMAL -> false;
            case CHAR, VARCHAR, BINARY, VARBINARY, DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ -> true;
            case ARRAY, MAP, MULTISET, ROW -> true;
        };
    }

    @Override
    public byte[] encode(ChangeKind kind, Row row) {
        StringBuilder record = new StringBuilder(INITIAL_CAPACITY);
        for (int i = 0; i < columns.length; i++) {
            if (i > 0) {
                record.append(dialect.fieldDelimiter());
            }
            Object value = row.get(i);
            if (value == null) {
                record.append(dialect.nullText());
            } else {
                write(record, i, value);
            }
        }
        return record.toString().getBytes(UTF_8);
    }

    private void write(StringBuilder record, int column, Object value) {
        int start = record.length();
        try {
            columns[column].write(record, value);
        } catch (EncodeException e) {
            throw new EncodeException(Paths.join(type.field(column).name(), e.path()), e.reason());
        }
        if (quotable[column]) {
            quoting.apply(record, start);
        }
    }
}
