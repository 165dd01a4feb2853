package dev.tidegate.format.avro.rows;

import dev.tidegate.format.spi.EncodeException;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.MultisetType;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.apache.avro.Schema;

/** Builds the writer of a type and schema from those of its parts. */
record ValueWriters(Microseconds microseconds) {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    /** @param path of the row in the table, empty for the table itself */
    RowWriter row(RowType type, Schema schema, String path) {
        Fit.require(type, schema, path, Schema.Type.RECORD);
        Fit.requireFields(type, schema, path);
        PartWriter[] fields = new PartWriter[type.arity()];
        for (int i = 0; i < fields.length; i++) {
            RowType.Field field = type.field(i);
            fields[i] = part(field.type(), schema.getFields().get(i).schema(), Paths.field(path, field.name()));
        }
        return new RowWriter(type, fields);
    }

    private PartWriter part(DataType type, Schema schema, String path) {
        Branches branches = Branches.of(schema, type, path);
        return new PartWriter(writer(type, branches.value(), path), branches);
    }

    private ValueWriter writer(DataType type, Schema schema, String path) {
        if (type instanceof RowType row) {
            return row(row, schema, path);
        }
        if (type instanceof ArrayType array) {
            Fit.require(type, schema, path, Schema.Type.ARRAY);
            return new ArrayWriter(part(array.element(), schema.getElementType(), path + "[]"));
        }
        if (type instanceof MapType map) {
            AvroSchemas.requireTextKeys(map.key(), map, path);
            Fit.require(type, schema, path, Schema.Type.MAP);
            return new MapWriter(part(map.value(), schema.getValueType(), path + "[]"));
        }
        if (type instanceof MultisetType multiset) {
            AvroSchemas.requireTextKeys(multiset.element(), multiset, path);
            Fit.require(type, schema, path, Schema.Type.MAP);
            return new MapWriter(part(ScalarType.of(Kind.INTEGER), schema.getValueType(), path + "[]"));
        }
        return scalar((ScalarType) type, schema, path);
    }

    private ValueWriter scalar(ScalarType type, Schema schema, String path) {
        Fit.requireScalar(type, schema, path);
        return switch (type.kind()) {
            case BOOLEAN -> (out, value) -> out.writeBoolean((Boolean) value);
            case TINYINT, SMALLINT, INTEGER -> (out, value) -> out.writeInt(((Number) value).intValue());
            case BIGINT -> (out, value) -> out.writeLong((Long) value);
            case FLOAT -> (out, value) -> out.writeFloat((Float) value);
            case DOUBLE -> (out, value) -> out.writeDouble((Double) value);
            case DECIMAL -> decimal(schema);
            case CHAR, VARCHAR ->
                schema.getType() == Schema.Type.ENUM
                        ? symbol(schema)
                        : (out, value) -> out.writeString(Text.require((String) value));
            case BINARY, VARBINARY -> bytes(schema);
            case DATE -> (out, value) -> out.writeInt(epochDay((LocalDate) value));
            case TIME -> time(schema);
            case TIMESTAMP -> timestamp(unit(schema));
            case TIMESTAMP_LTZ -> instant(unit(schema));
            case ARRAY, MAP, MULTISET, ROW -> throw new IllegalStateException(type + " is not a scalar type");
        };
    }

    private static ValueWriter decimal(Schema schema) {
        if (schema.getType() == Schema.Type.FIXED) {
            int size = schema.getFixedSize();
            return (out, value) -> {
                byte[] digits = ((BigDecimal) value).unscaledValue().toByteArray();
                if (digits.length > size) {
                    throw new EncodeException("", value + " does not fit into the " + size + " bytes of its schema");
                }
                byte[] fixed = new byte[size];
                Arrays.fill(fixed, 0, size - digits.length, (byte) (digits[0] >> 7));
                System.arraycopy(digits, 0, fixed, size - digits.length, digits.length);
                out.writeFixed(fixed);
            };
        }
        return (out, value) ->
                out.writeBytes(((BigDecimal) value).unscaledValue().toByteArray());
    }

    private static ValueWriter symbol(Schema schema) {
        return (out, value) -> {
            if (!schema.hasEnumSymbol((String) value)) {
                throw new EncodeException(
                        "", Paths.quote((String) value) + " is none of the symbols " + schema.getEnumSymbols());
            }
            out.writeSymbol(schema.getEnumOrdinal((String) value), (String) value);
        };
    }

    private static ValueWriter bytes(Schema schema) {
        if (schema.getType() == Schema.Type.FIXED) {
            int size = schema.getFixedSize();
            return (out, value) -> {
                byte[] bytes = ((Bytes) value).array();
                if (bytes.length != size) {
                    throw new EncodeException(
                            "", "has " + bytes.length + " bytes, where its schema has exactly " + size);
                }
                out.writeFixed(bytes);
            };
        }
        return (out, value) -> out.writeBytes(((Bytes) value).array());
    }

    private static int epochDay(LocalDate date) {
        long day = date.toEpochDay();
        if ((int) day != day) {
            throw new EncodeException("", date + " is too far from 1970 for an Avro date");
        }
        return (int) day;
    }

    private static ValueWriter time(Schema schema) {
        if (schema.getType() == Schema.Type.LONG) {
            return (out, value) -> out.writeLong(((LocalTime) value).toNanoOfDay() / NANOS_PER_MICRO);
        }
        return (out, value) -> out.writeInt((int) (((LocalTime) value).toNanoOfDay() / NANOS_PER_MILLI));
    }

    private EpochUnit unit(Schema schema) {
        EpochUnit declared = EpochUnit.of(schema);
        return declared == null ? EpochUnit.MILLIS : microseconds.written(declared);
    }

    private static ValueWriter timestamp(EpochUnit unit) {
        return (out, value) -> {
            LocalDateTime timestamp = (LocalDateTime) value;
            out.writeLong(number(unit, timestamp.toEpochSecond(ZoneOffset.UTC), timestamp.getNano(), value));
        };
    }

    private static ValueWriter instant(EpochUnit unit) {
        return (out, value) -> {
            Instant instant = (Instant) value;
            out.writeLong(number(unit, instant.getEpochSecond(), instant.getNano(), value));
        };
    }

    private static long number(EpochUnit unit, long epochSecond, int nano, Object value) {
        try {
            return unit.toNumber(epochSecond, nano);
        } catch (ArithmeticException e) {
            throw new EncodeException("", value + " is too far from 1970 for an Avro timestamp");
        }
    }
}
