package dev.tidegate.format.avro.rows;

import dev.tidegate.format.spi.UnsupportedTypeException;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;

/** Whether a type can be read from a schema and written in it. */
final class Fit {
    private Fit() {}

    /** @throws UnsupportedTypeException if the schema is of none of these types */
    static void require(DataType type, Schema schema, String path, Schema.Type... legal) {
        if (!Arrays.asList(legal).contains(schema.getType())) {
            throw new UnsupportedTypeException(
                    path, type, "the Avro schema has " + schema + " there, where it must have " + List.of(legal));
        }
    }

    /** @throws UnsupportedTypeException if the record has not the fields of the row, in their order */
    static void requireFields(RowType type, Schema record, String path) {
        List<String> wanted = type.fields().stream().map(RowType.Field::name).toList();
        List<String> found = record.getFields().stream().map(Schema.Field::name).toList();
        if (!wanted.equals(found)) {
            throw new UnsupportedTypeException(
                    path, type, "the Avro schema has the fields " + found + " there, where it must have " + wanted);
        }
    }

    static void requireScalar(ScalarType type, Schema schema, String path) {
        switch (type.kind()) {
            case BOOLEAN -> require(type, schema, path, Schema.Type.BOOLEAN);
            case TINYINT, SMALLINT, INTEGER, DATE -> require(type, schema, path, Schema.Type.INT);
            case BIGINT, TIMESTAMP, TIMESTAMP_LTZ -> require(type, schema, path, Schema.Type.LONG);
            case FLOAT -> require(type, schema, path, Schema.Type.FLOAT);
            case DOUBLE -> require(type, schema, path, Schema.Type.DOUBLE);
            case DECIMAL, BINARY, VARBINARY -> require(type, schema, path, Schema.Type.BYTES, Schema.Type.FIXED);
            case CHAR, VARCHAR -> require(type, schema, path, Schema.Type.STRING, Schema.Type.ENUM);
            case TIME -> require(type, schema, path, Schema.Type.INT, Schema.Type.LONG);
            case ARRAY, MAP, MULTISET, ROW -> throw new IllegalStateException(type + " is not a scalar type");
        }
    }
}
