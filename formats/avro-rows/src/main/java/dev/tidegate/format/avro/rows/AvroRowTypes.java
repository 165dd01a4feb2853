package dev.tidegate.format.avro.rows;

import static dev.tidegate.format.avro.rows.TimestampMapping.LEGACY;

import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** The row type of a schema, as Flink 2.2's {@code AvroSchemaConverter} sees it: what a given schema is held against. */
public final class AvroRowTypes {
    private static final int MILLIS_PRECISION = 3;
    private static final int MICROS_PRECISION = 6;

    private static final Map<String, ScalarType> LEGACY_TIMESTAMPS = Map.of(
            "timestamp-millis", ScalarType.of(Kind.TIMESTAMP, MILLIS_PRECISION),
            "timestamp-micros", ScalarType.of(Kind.TIMESTAMP, MICROS_PRECISION));
    private static final Map<String, ScalarType> STANDARD_TIMESTAMPS = Map.of(
            "timestamp-millis", ScalarType.of(Kind.TIMESTAMP_LTZ, MILLIS_PRECISION),
            "timestamp-micros", ScalarType.of(Kind.TIMESTAMP_LTZ, MICROS_PRECISION),
            "local-timestamp-millis", ScalarType.of(Kind.TIMESTAMP, MILLIS_PRECISION),
            "local-timestamp-micros", ScalarType.of(Kind.TIMESTAMP, MICROS_PRECISION));

    private final TimestampMapping timestamps;
    /** The names of the records around the one at hand. */
    private final List<String> within = new ArrayList<>();

    private AvroRowTypes(TimestampMapping timestamps) {
        this.timestamps = timestamps;
    }

    /**
     * The type of the rows that this schema describes, NOT NULL.
     *
     * @throws IllegalArgumentException if it is not the schema of a record, or has a part for which there is no SQL type;
     *     the message names the part
     */
    public static RowType of(Schema schema, TimestampMapping timestamps) {
        if (schema.getType() != Schema.Type.RECORD) {
            throw new IllegalArgumentException("the schema is of type " + schema.getType() + ", it must be a RECORD");
        }
        return new AvroRowTypes(timestamps).row(schema, "");
    }

    private RowType row(Schema schema, String path) {
        if (within.contains(schema.getFullName())) {
            throw new IllegalArgumentException("field '" + path + "': the record " + schema.getFullName()
                    + " is a part of itself, which no SQL type is");
        }
        within.add(schema.getFullName());
        List<RowType.Field> fields = schema.getFields().stream()
                .map(field -> RowType.field(field.name(), type(field.schema(), Paths.field(path, field.name()))))
                .toList();
        within.remove(within.size() - 1);
        return new RowType(fields, false);
    }

    private DataType type(Schema schema, String path) {
        Branches branches = Branches.find(schema)
                .orElseThrow(() -> new IllegalArgumentException(
                        "field '" + path + "': a union of several types has no SQL type: " + schema));
        return notNull(branches.value(), path).withNullable(branches.hasNull());
    }

    private DataType notNull(Schema schema, String path) {
        return switch (schema.getType()) {
            case RECORD -> row(schema, path);
            case ARRAY -> new ArrayType(type(schema.getElementType(), path + "[]"), false);
            case MAP ->
                new MapType(ScalarType.string().withNullable(false), type(schema.getValueType(), path + "[]"), false);
            case ENUM, STRING -> ScalarType.string();
            case FIXED -> decimalOr(schema, ScalarType.of(Kind.VARBINARY, schema.getFixedSize()));
            case BYTES -> decimalOr(schema, ScalarType.bytes());
            case INT -> integer(schema);
            case LONG -> longInteger(schema);
            case FLOAT -> ScalarType.of(Kind.FLOAT);
            case DOUBLE -> ScalarType.of(Kind.DOUBLE);
            case BOOLEAN -> ScalarType.of(Kind.BOOLEAN);
            case NULL, UNION ->
                throw new IllegalArgumentException("field '" + path + "': " + schema + " has no SQL type");
        };
    }

    private static DataType decimalOr(Schema schema, ScalarType plain) {
        return schema.getLogicalType() instanceof LogicalTypes.Decimal decimal
                ? ScalarType.decimal(decimal.getPrecision(), decimal.getScale())
                : plain;
    }

    private static ScalarType integer(Schema schema) {
        return switch (logicalName(schema)) {
            case "date" -> ScalarType.of(Kind.DATE);
            case "time-millis" -> ScalarType.of(Kind.TIME, MILLIS_PRECISION);
            default -> ScalarType.of(Kind.INTEGER);
        };
    }

    private ScalarType longInteger(Schema schema) {
        String logical = logicalName(schema);
        if (logical.equals("time-micros")) {
            return ScalarType.of(Kind.TIME, MICROS_PRECISION);
        }
        return (timestamps == LEGACY ? LEGACY_TIMESTAMPS : STANDARD_TIMESTAMPS)
                .getOrDefault(logical, ScalarType.of(Kind.BIGINT));
    }

    /** The name of a logical type that fits the schema, otherwise empty. */
    private static String logicalName(Schema schema) {
        LogicalType logical = schema.getLogicalType();
        return logical == null ? "" : logical.getName();
    }
}
