package dev.tidegate.format.csv;

import dev.tidegate.format.spi.UnsupportedTypeException;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;

/** Which types a record can carry: scalars, and one level of ARRAY or ROW of scalars. */
final class CsvTypes {
    private static final int MAX_TIME_PRECISION = 3;

    private CsvTypes() {}

    /** @throws UnsupportedTypeException for the first column that a record cannot carry */
    static void requireCarried(RowType type) {
        if (type.arity() == 0) {
            throw new UnsupportedTypeException("", type, "csv needs a column to write");
        }
        for (RowType.Field column : type.fields()) {
            requireCarried(column.name(), column.type());
        }
    }

    private static void requireCarried(String column, DataType type) {
        if (type instanceof ArrayType array) {
            requireScalar(column + "[]", array.element(), array);
        } else if (type instanceof RowType row) {
            for (RowType.Field field : row.fields()) {
                requireScalar(Paths.join(column, field.name()), field.type(), row);
            }
        } else {
            requireScalar(column, type, type);
        }
    }

    private static void requireScalar(String path, DataType type, DataType column) {
        if (!(type instanceof ScalarType scalar)) {
            throw new UnsupportedTypeException(
                    path,
                    type,
                    column == type
                            ? "csv has no form for it; use json or avro"
                            : "csv nests one level only, so the parts of a column must be scalars; use json or avro");
        }
        if (scalar.kind() == Kind.TIME && scalar.size() > MAX_TIME_PRECISION) {
            throw new UnsupportedTypeException(
                    path, type, "csv carries milliseconds at most; declare TIME(" + MAX_TIME_PRECISION + ")");
        }
    }
}
