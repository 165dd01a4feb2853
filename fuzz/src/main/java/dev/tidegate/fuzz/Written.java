package dev.tidegate.fuzz;

import static dev.tidegate.format.type.RowType.field;

import dev.tidegate.format.avro.rows.AvroRowWriter;
import dev.tidegate.format.avro.rows.AvroSchemas;
import dev.tidegate.format.avro.rows.Microseconds;
import dev.tidegate.format.avro.rows.TimestampMapping;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.avro.Schema;

/** Another schema than a table's, and rows that were written in it. */
record Written(Schema schema, List<byte[]> datums) {
    private static final byte NO_BRANCH = 0;
    private static final byte SECOND_BRANCH = 2;

    /** What may have been written before the table became what it is. */
    static List<Written> before(RowType today) {
        return List.of(rows(moved(today)), rows(narrow(today)), recursive(today));
    }

    private static Written rows(RowType type) {
        Schema schema = AvroSchemas.of(type, TimestampMapping.LEGACY);
        AvroRowWriter writer = new AvroRowWriter(type, schema, Microseconds.AS_FLINK);
        return new Written(schema, Examples.of(type).stream().map(writer::write).toList());
    }

    /** Columns in another order, and much between them that the table does not know. */
    private static RowType moved(RowType type) {
        RowType unknown = RowType.of(field("text", ScalarType.string()), field("n", ScalarType.of(Kind.DOUBLE)));
        List<RowType.Field> fields = new ArrayList<>(type.fields());
        Collections.reverse(fields);
        fields.add(1, field("gone", new ArrayType(new MapType(ScalarType.string(), unknown, true), true)));
        fields.add(0, field("old", ScalarType.bytes()));
        return new RowType(fields, false);
    }

    /** The types that Avro promotes to those of the table, all without NULL. */
    private static RowType narrow(RowType type) {
        return new RowType(
                type.fields().stream()
                        .map(field -> field(field.name(), narrow(field.type())))
                        .toList(),
                false);
    }

    private static DataType narrow(DataType type) {
        if (type instanceof ArrayType array) {
            return new ArrayType(narrow(array.element()), false);
        }
        if (type instanceof RowType row) {
            return narrow(row);
        }
        return switch (type.kind()) {
            case BIGINT -> ScalarType.of(Kind.INTEGER).withNullable(false);
            case DOUBLE -> ScalarType.of(Kind.FLOAT).withNullable(false);
            case FLOAT -> ScalarType.of(Kind.BIGINT).withNullable(false);
            case DECIMAL -> ScalarType.decimal(38, 9).withNullable(false);
            case VARCHAR -> ScalarType.bytes().withNullable(false);
            case VARBINARY -> ScalarType.string().withNullable(false);
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, CHAR, BINARY, DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ ->
                type.withNullable(false);
            case ARRAY, MAP, MULTISET, ROW -> type.withNullable(false);
        };
    }

    /** Rows with rows of their own kind in front, which are skipped at whatever depth. */
    private static Written recursive(RowType type) {
        Written plain = rows(type);
        Schema schema = Schema.createRecord("record", null, plain.schema().getNamespace(), false);
        List<Schema.Field> fields = new ArrayList<>();
        fields.add(new Schema.Field("next", Schema.createUnion(Schema.create(Schema.Type.NULL), schema)));
        plain.schema().getFields().forEach(each -> fields.add(new Schema.Field(each, each.schema())));
        schema.setFields(fields);
        byte[] datum = plain.datums().get(0);
        ByteArrayOutputStream nested = new ByteArrayOutputStream();
        nested.write(SECOND_BRANCH);
        nested.write(NO_BRANCH);
        nested.writeBytes(datum);
        nested.writeBytes(datum);
        return new Written(schema, List.of(nested.toByteArray()));
    }
}
