package dev.tidegate.format.avro.rows;

import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.MultisetType;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.jspecify.annotations.Nullable;

/** Builds the reader of a type and schema from those of its parts. */
record ValueReaders(Microseconds microseconds, Road road) {
    private static final long MILLIS_PER_DAY = 86_400_000;
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    /**
     * @param schema of the reader, a record
     * @param written the writer's schema of the same rows
     * @param path of the row in the table, empty for the table itself
     */
    ValueReader row(RowType type, Schema schema, @Nullable Schema written, String path) {
        Fit.require(type, schema, path, Schema.Type.RECORD);
        Fit.requireFields(type, schema, path);
        ValueReader[] fields = new ValueReader[type.arity()];
        for (int i = 0; i < fields.length; i++) {
            RowType.Field field = type.field(i);
            Schema.Field source = written == null ? null : written.getField(field.name());
            fields[i] = part(
                    field.type(),
                    schema.getFields().get(i).schema(),
                    source == null ? null : source.schema(),
                    Paths.field(path, field.name()));
        }
        return switch (road) {
            case DIRECT -> new RowReader(type, fields);
            case RESOLVED -> new ResolvedRowReader(type, fields);
            case JSON -> new JsonRowReader(type, fields);
        };
    }

    private ValueReader part(DataType type, Schema schema, @Nullable Schema written, String path) {
        Branches branches = Branches.of(schema, type, path);
        ValueReader value = reader(type, branches.value(), alike(written, branches.value()), path);
        return road == Road.JSON ? new JsonPartReader(value, branches) : new PartReader(value, branches);
    }

    /** The writer's schema of the values, if it is so much like the reader's that it says more about them. */
    private static @Nullable Schema alike(@Nullable Schema written, Schema schema) {
        return written == null
                ? null
                : Branches.find(written)
                        .map(Branches::value)
                        .filter(value -> value.getType() == schema.getType())
                        .orElse(null);
    }

    private ValueReader reader(DataType type, Schema schema, @Nullable Schema written, String path) {
        if (type instanceof RowType row) {
            return row(row, schema, written, path);
        }
        if (type instanceof ArrayType array) {
            Fit.require(type, schema, path, Schema.Type.ARRAY);
            Schema element = written == null ? null : written.getElementType();
            return new ArrayReader(part(array.element(), schema.getElementType(), element, path + "[]"));
        }
        if (type instanceof MapType map) {
            AvroSchemas.requireTextKeys(map.key(), map, path);
            return map(map, map.value(), schema, written, path);
        }
        if (type instanceof MultisetType multiset) {
            AvroSchemas.requireTextKeys(multiset.element(), multiset, path);
            return map(multiset, ScalarType.of(Kind.INTEGER), schema, written, path);
        }
        return scalar((ScalarType) type, schema, written, path);
    }

    private MapReader map(DataType type, DataType value, Schema schema, @Nullable Schema written, String path) {
        Fit.require(type, schema, path, Schema.Type.MAP);
        return new MapReader(
                part(value, schema.getValueType(), written == null ? null : written.getValueType(), path + "[]"));
    }

    private ValueReader scalar(ScalarType type, Schema schema, @Nullable Schema written, String path) {
        Fit.requireScalar(type, schema, path);
        return switch (type.kind()) {
            case BOOLEAN -> Decoder::readBoolean;
            case TINYINT -> in -> (byte) narrow(in.readInt(), Byte.MIN_VALUE, Byte.MAX_VALUE, type);
            case SMALLINT -> in -> (short) narrow(in.readInt(), Short.MIN_VALUE, Short.MAX_VALUE, type);
            case INTEGER -> Decoder::readInt;
            case BIGINT -> Decoder::readLong;
            case FLOAT -> Decoder::readFloat;
            case DOUBLE -> Decoder::readDouble;
            case DECIMAL -> new DecimalReader(bytes(schema), scale(type, written), type);
            case CHAR, VARCHAR -> schema.getType() == Schema.Type.ENUM ? symbol(schema) : Decoder::readString;
            case BINARY, VARBINARY -> wrapped(bytes(schema));
            case DATE -> in -> LocalDate.ofEpochDay(in.readInt());
            case TIME -> time(type, schema);
            case TIMESTAMP -> timestamp(unit(schema, written));
            case TIMESTAMP_LTZ -> instant(unit(schema, written));
            case ARRAY, MAP, MULTISET, ROW -> throw new IllegalStateException(type + " is not a scalar type");
        };
    }

    private static int narrow(int value, int smallest, int largest, ScalarType type) throws IOException {
        if (value < smallest || value > largest) {
            throw notA(type, value);
        }
        return value;
    }

    private static BrokenDatumException notA(ScalarType type, long value) {
        return new BrokenDatumException(
                value + " is not a " + type.withNullable(true).sql());
    }

    private static ValueReader bytes(Schema schema) {
        if (schema.getType() == Schema.Type.FIXED) {
            int size = schema.getFixedSize();
            return in -> {
                byte[] bytes = new byte[size];
                in.readFixed(bytes, 0, size);
                return bytes;
            };
        }
        return in -> {
            ByteBuffer buffer = in.readBytes(null);
            byte[] bytes = buffer.array();
            // Where a string is read as bytes the array may have more than the string.
            return bytes.length == buffer.remaining() ? bytes : Arrays.copyOf(bytes, buffer.remaining());
        };
    }

    private static ValueReader wrapped(ValueReader bytes) {
        return in -> Bytes.of((byte[]) Objects.requireNonNull(bytes.read(in)));
    }

    /** Avro resolves decimals by their bytes alone; taken with the reader's scale they would be other numbers. */
    private static int scale(ScalarType type, @Nullable Schema written) {
        return written != null && written.getLogicalType() instanceof LogicalTypes.Decimal decimal
                ? decimal.getScale()
                : type.scale();
    }

    private ValueReader symbol(Schema schema) {
        List<String> symbols = schema.getEnumSymbols();
        if (road == Road.JSON) {
            return in -> {
                String symbol = in.readString();
                if (!symbols.contains(symbol)) {
                    throw new BrokenDatumException("there is no symbol " + Paths.quote(symbol) + " in its enum");
                }
                return symbol;
            };
        }
        return in -> {
            int position = in.readEnum();
            if (position < 0 || position >= symbols.size()) {
                throw new BrokenDatumException("there is no symbol " + position + " in its enum");
            }
            return symbols.get(position);
        };
    }

    private static ValueReader time(ScalarType type, Schema schema) {
        if (schema.getType() == Schema.Type.LONG) {
            return in -> timeOfDay(in.readLong(), MICROS_PER_DAY, type);
        }
        return in -> timeOfDay(in.readInt(), MILLIS_PER_DAY, type);
    }

    private static LocalTime timeOfDay(long number, long perDay, ScalarType type) throws IOException {
        if (number < 0 || number >= perDay) {
            throw notA(type, number);
        }
        return LocalTime.ofNanoOfDay(number * (MILLIS_PER_DAY * 1_000_000 / perDay));
    }

    /** What was written says the unit; Avro hands the number on as it is. */
    private static EpochUnit unit(Schema schema, @Nullable Schema written) {
        EpochUnit source = written == null ? null : EpochUnit.of(written);
        EpochUnit declared = source == null ? EpochUnit.of(schema) : source;
        return declared == null ? EpochUnit.MILLIS : declared;
    }

    private ValueReader timestamp(EpochUnit unit) {
        return in -> {
            long number = in.readLong();
            return microseconds.read(unit, number).toDateTime(number);
        };
    }

    private ValueReader instant(EpochUnit unit) {
        return in -> {
            long number = in.readLong();
            return microseconds.read(unit, number).toInstant(number);
        };
    }
}
