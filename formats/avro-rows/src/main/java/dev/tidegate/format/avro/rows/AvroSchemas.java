package dev.tidegate.format.avro.rows;

import static dev.tidegate.format.avro.rows.TimestampMapping.LEGACY;

import dev.tidegate.format.spi.UnsupportedTypeException;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.MultisetType;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * The schema of a row type, as Flink 2.2's {@code AvroSchemaConverter} derives it: nullable types are unions with
 * {@code null} first, nullable fields have the default null, and a ROW in field {@code f} of record {@code r} is the
 * record {@code r_f}.
 */
public final class AvroSchemas {
    private static final String NAMESPACE = "org.apache.flink.avro.generated";
    private static final String ROOT = "record";

    private static final int MILLIS_PRECISION = 3;
    private static final int MICROS_PRECISION = 6;

    /** Avro knows a record by its name: two of one name must be one record. */
    private final Map<String, Schema> records = new HashMap<>();

    private AvroSchemas() {}

    /**
     * The schema of rows of this type, a record.
     *
     * @throws UnsupportedTypeException if Flink derives no schema for a column
     */
    public static Schema of(RowType type, TimestampMapping timestamps) {
        return new AvroSchemas().record(type, new Place("", ROOT, timestamps));
    }

    /** Where a type stands: its path in the table, the name of a record there, and the mapping in force. */
    private record Place(String path, String name, TimestampMapping timestamps) {

        Place field(String field) {
            return new Place(Paths.field(path, field), name + "_" + field, timestamps);
        }

        /** Flink 2.2 does not hand its option on to the parts of arrays and maps. */
        Place part() {
            return new Place(path + "[]", name, LEGACY);
        }
    }

    private Schema schema(DataType type, Place place) {
        Schema schema = notNull(type, place);
        return type.nullable() ? Schema.createUnion(Schema.create(Schema.Type.NULL), schema) : schema;
    }

    private Schema notNull(DataType type, Place place) {
        if (type instanceof RowType row) {
            return record(row, place);
        }
        if (type instanceof ArrayType array) {
            return Schema.createArray(schema(array.element(), place.part()));
        }
        if (type instanceof MapType map) {
            requireTextKeys(map.key(), map, place.path());
            return Schema.createMap(schema(map.value(), place.part()));
        }
        if (type instanceof MultisetType multiset) {
            requireTextKeys(multiset.element(), multiset, place.path());
            return Schema.createMap(schema(ScalarType.of(Kind.INTEGER), place.part()));
        }
        return scalar((ScalarType) type, place);
    }

    private Schema record(RowType type, Place place) {
        List<Schema.Field> fields = new ArrayList<>();
        for (RowType.Field field : type.fields()) {
            Place at = place.field(field.name());
            Object defaultValue = field.type().nullable() ? Schema.Field.NULL_DEFAULT_VALUE : null;
            try {
                fields.add(new Schema.Field(field.name(), schema(field.type(), at), null, defaultValue));
            } catch (SchemaParseException e) {
                throw new UnsupportedTypeException(
                        at.path(),
                        field.type(),
                        "the name of an Avro field has letters, digits and _ only, and starts with no digit");
            }
        }
        Schema record = Schema.createRecord(place.name(), null, NAMESPACE, false, fields);
        Schema namesake = records.putIfAbsent(place.name(), record);
        if (namesake != null && !namesake.equals(record)) {
            throw new UnsupportedTypeException(
                    place.path(),
                    type,
                    "its Avro record would be called '" + place.name()
                            + "', as another one of this table is that has other fields; rename one of the columns");
        }
        return record;
    }

    /** @throws UnsupportedTypeException if the keys cannot be those of an Avro map */
    static void requireTextKeys(DataType keys, DataType type, String path) {
        if (keys.kind() != Kind.CHAR && keys.kind() != Kind.VARCHAR) {
            throw new UnsupportedTypeException(
                    path, type, "the keys of an Avro map are strings, so they must be CHAR, VARCHAR or STRING");
        }
    }

    private static Schema scalar(ScalarType type, Place place) {
        return switch (type.kind()) {
            case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
            case TINYINT, SMALLINT, INTEGER -> Schema.create(Schema.Type.INT);
            case BIGINT -> Schema.create(Schema.Type.LONG);
            case FLOAT -> Schema.create(Schema.Type.FLOAT);
            case DOUBLE -> Schema.create(Schema.Type.DOUBLE);
            case CHAR, VARCHAR -> Schema.create(Schema.Type.STRING);
            case BINARY, VARBINARY -> Schema.create(Schema.Type.BYTES);
            case DECIMAL ->
                LogicalTypes.decimal(type.size(), type.scale()).addToSchema(Schema.create(Schema.Type.BYTES));
            case DATE -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
            case TIME -> time(type, place);
            case TIMESTAMP, TIMESTAMP_LTZ -> timestamp(type, place).addToSchema(Schema.create(Schema.Type.LONG));
            case ARRAY, MAP, MULTISET, ROW -> throw new IllegalStateException(type + " is not a scalar type");
        };
    }

    private static Schema time(ScalarType type, Place place) {
        if (type.size() > MILLIS_PRECISION) {
            throw unsupported(type, place, "has times of precision 0 to 3");
        }
        return LogicalTypes.timeMillis().addToSchema(Schema.create(Schema.Type.INT));
    }

    private static LogicalType timestamp(ScalarType type, Place place) {
        boolean local = type.kind() == Kind.TIMESTAMP;
        boolean millis = type.size() <= MILLIS_PRECISION;
        if (place.timestamps() == LEGACY) {
            if (!local) {
                throw unsupported(type, place, "has no TIMESTAMP_LTZ");
            }
            if (!millis) {
                throw unsupported(type, place, "has timestamps of precision 0 to 3");
            }
            return LogicalTypes.timestampMillis();
        }
        if (type.size() > MICROS_PRECISION) {
            throw unsupported(type, place, "has timestamps of precision 0 to 6");
        }
        if (local) {
            return millis ? LogicalTypes.localTimestampMillis() : LogicalTypes.localTimestampMicros();
        }
        return millis ? LogicalTypes.timestampMillis() : LogicalTypes.timestampMicros();
    }

    private static UnsupportedTypeException unsupported(ScalarType type, Place place, String fact) {
        boolean mapped = type.kind() != Kind.TIME && place.timestamps() == LEGACY;
        return new UnsupportedTypeException(
                place.path(),
                type,
                "Flink's Avro schema " + fact
                        + (mapped
                                ? " in the legacy mapping; the format avro has another, with "
                                        + "'timestamp_mapping.legacy' = 'false', except within ARRAY, MAP and MULTISET"
                                : ""));
    }
}
