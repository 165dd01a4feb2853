package dev.tidegate.gateway.catalog;

import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.MultisetType;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlMapTypeNameSpec;
import org.apache.calcite.sql.SqlTypeNameSpec;
import org.apache.calcite.sql.SqlUserDefinedTypeNameSpec;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.flink.sql.parser.type.ExtendedSqlCollectionTypeNameSpec;
import org.apache.flink.sql.parser.type.ExtendedSqlRowTypeNameSpec;

/** Reads the type of a column, with Flink's defaults for lengths and precisions, and within Flink's limits. */
final class TypeReader {
    private static final int MAX_DEPTH = 50;
    private static final int MAX_DECIMAL_PRECISION = 38;
    private static final int MAX_TIME_PRECISION = 9;
    private static final int DEFAULT_DECIMAL_PRECISION = 10;
    private static final int DEFAULT_TIMESTAMP_PRECISION = 6;

    /** Every name of a type that may be meant, for those who mistype one or come from another database. */
    private static final List<String> NAMES = List.of(
            "BOOLEAN",
            "TINYINT",
            "SMALLINT",
            "INT",
            "INTEGER",
            "BIGINT",
            "FLOAT",
            "DOUBLE",
            "DECIMAL",
            "NUMERIC",
            "CHAR",
            "VARCHAR",
            "STRING",
            "BINARY",
            "VARBINARY",
            "BYTES",
            "DATE",
            "TIME",
            "TIMESTAMP",
            "TIMESTAMP_LTZ",
            "ARRAY",
            "MAP",
            "MULTISET",
            "ROW");

    private static final Map<String, String> FOREIGN = Map.ofEntries(
            Map.entry("TEXT", "STRING"),
            Map.entry("JSON", "STRING, or a ROW with the fields that are needed"),
            Map.entry("UUID", "STRING"),
            Map.entry("BLOB", "BYTES"),
            Map.entry("BYTEA", "BYTES"),
            Map.entry("DATETIME", "TIMESTAMP"),
            Map.entry("TIMESTAMPTZ", "TIMESTAMP_LTZ"),
            Map.entry("TIMESTAMP_TZ", "TIMESTAMP_LTZ"),
            Map.entry("BOOL", "BOOLEAN"),
            Map.entry("LONG", "BIGINT"),
            Map.entry("INT64", "BIGINT"),
            Map.entry("INT32", "INT"),
            Map.entry("FLOAT64", "DOUBLE"),
            Map.entry("NUMBER", "DECIMAL"),
            Map.entry("STRUCT", "ROW<…>"),
            Map.entry("REAL", "FLOAT"));

    private TypeReader() {}

    /** A type that cannot be read, with the path to it and the cure. */
    static final class UnreadableTypeException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String problem;

        UnreadableTypeException(String path, String problem) {
            this.problem = "Column '" + path + "': " + problem;
        }

        @Override
        public String getMessage() {
            return problem;
        }
    }

    /** @param path the column, or the field of it, for the message */
    static DataType read(SqlDataTypeSpec spec, String path) throws UnreadableTypeException {
        return read(spec, path, 0);
    }

    private static DataType read(SqlDataTypeSpec spec, String path, int depth) throws UnreadableTypeException {
        return read(spec.getTypeNameSpec(), !Boolean.FALSE.equals(spec.getNullable()), path, depth);
    }

    private static DataType read(SqlTypeNameSpec spec, boolean nullable, String path, int depth)
            throws UnreadableTypeException {
        if (depth > MAX_DEPTH) {
            throw new UnreadableTypeException(path, "types may be nested " + MAX_DEPTH + " levels deep and no deeper.");
        }
        if (spec instanceof ExtendedSqlCollectionTypeNameSpec collection) {
            DataType element =
                    read(collection.getElementTypeName(), collection.elementNullable(), path + "[]", depth + 1);
            return collection.getCollectionTypeName() == SqlTypeName.ARRAY
                    ? new ArrayType(element, nullable)
                    : new MultisetType(element, nullable);
        }
        if (spec instanceof SqlMapTypeNameSpec map) {
            return new MapType(
                    read(map.getKeyType(), path + "{key}", depth + 1),
                    read(map.getValType(), path + "{value}", depth + 1),
                    nullable);
        }
        if (spec instanceof ExtendedSqlRowTypeNameSpec row) {
            return row(row, nullable, path, depth);
        }
        if (spec instanceof SqlBasicTypeNameSpec basic) {
            return scalar(basic, path).withNullable(nullable);
        }
        throw new UnreadableTypeException(path, refusal(spec));
    }

    private static RowType row(ExtendedSqlRowTypeNameSpec row, boolean nullable, String path, int depth)
            throws UnreadableTypeException {
        List<RowType.Field> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < row.getFieldNames().size(); i++) {
            String name = row.getFieldNames().get(i).getSimple();
            if (!names.add(name)) {
                throw new UnreadableTypeException(path, "the ROW has two fields '" + name + "'. Rename one of them.");
            }
            fields.add(new RowType.Field(name, read(row.getFieldTypes().get(i), path + "." + name, depth + 1)));
        }
        return new RowType(fields, nullable);
    }

    private static String refusal(SqlTypeNameSpec spec) {
        String name = spec.getTypeName().toString();
        if (!(spec instanceof SqlUserDefinedTypeNameSpec)) {
            return "Tidegate does not carry the type " + name + ".";
        }
        String upper = name.toUpperCase(Locale.ROOT);
        String cure = FOREIGN.containsKey(upper)
                ? "Write " + FOREIGN.get(upper) + "."
                : Nearest.hint(upper, NAMES, "User-defined types are not carried.");
        return name + " is not a type of Flink SQL that Tidegate carries. " + cure;
    }

    private static ScalarType scalar(SqlBasicTypeNameSpec spec, String path) throws UnreadableTypeException {
        SqlTypeName name = SqlTypeName.get(spec.getTypeName().getSimple());
        if (name == null) {
            throw new UnreadableTypeException(path, refusal(spec));
        }
        int size = spec.getPrecision();
        switch (name) {
            case BOOLEAN:
                return ScalarType.of(Kind.BOOLEAN);
            case TINYINT:
                return ScalarType.of(Kind.TINYINT);
            case SMALLINT:
                return ScalarType.of(Kind.SMALLINT);
            case INTEGER:
                return ScalarType.of(Kind.INTEGER);
            case BIGINT:
                return ScalarType.of(Kind.BIGINT);
            case FLOAT:
                return ScalarType.of(Kind.FLOAT);
            case DOUBLE:
                return ScalarType.of(Kind.DOUBLE);
            case DATE:
                return ScalarType.of(Kind.DATE);
            case CHAR:
                return sized(Kind.CHAR, size, path);
            case VARCHAR:
                return sized(Kind.VARCHAR, size, path);
            case BINARY:
                return sized(Kind.BINARY, size, path);
            case VARBINARY:
                return sized(Kind.VARBINARY, size, path);
            case DECIMAL:
                return decimal(spec, path);
            case TIME:
                return timed(Kind.TIME, size < 0 ? 0 : size, path);
            case TIMESTAMP:
                return timed(Kind.TIMESTAMP, size < 0 ? DEFAULT_TIMESTAMP_PRECISION : size, path);
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return timed(Kind.TIMESTAMP_LTZ, size < 0 ? DEFAULT_TIMESTAMP_PRECISION : size, path);
            case REAL:
                throw new UnreadableTypeException(path, "Flink has no type REAL. Write FLOAT.");
            default:
                throw new UnreadableTypeException(
                        path, "Tidegate does not carry the type " + name.name().replace('_', ' ') + ".");
        }
    }

    /** A type with a length, which is 1 when it is not written: {@code VARCHAR} is {@code VARCHAR(1)} in Flink. */
    private static ScalarType sized(Kind kind, int length, String path) throws UnreadableTypeException {
        if (length == 0) {
            throw new UnreadableTypeException(path, "the length of " + kind + " must be at least 1.");
        }
        return ScalarType.of(kind, length < 0 ? 1 : length);
    }

    private static ScalarType timed(Kind kind, int precision, String path) throws UnreadableTypeException {
        if (precision > MAX_TIME_PRECISION) {
            throw new UnreadableTypeException(
                    path,
                    kind + "(" + precision + "): the precision must be between 0 and " + MAX_TIME_PRECISION + ".");
        }
        return ScalarType.of(kind, precision);
    }

    private static ScalarType decimal(SqlBasicTypeNameSpec spec, String path) throws UnreadableTypeException {
        int precision = spec.getPrecision() < 0 ? DEFAULT_DECIMAL_PRECISION : spec.getPrecision();
        int scale = Math.max(spec.getScale(), 0);
        if (precision < 1 || precision > MAX_DECIMAL_PRECISION || scale > precision) {
            throw new UnreadableTypeException(
                    path,
                    "DECIMAL(" + precision + ", " + scale + "): the precision must be between 1 and "
                            + MAX_DECIMAL_PRECISION + ", the scale between 0 and the precision.");
        }
        return ScalarType.decimal(precision, scale);
    }
}
