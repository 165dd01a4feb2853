package dev.tidegate.format.json;

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
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/** Builds the writer of a type from those of its parts. */
record ValueWriters(JsonOptions.Writing options) {

    /** @param path of the row in the table, empty for the table itself */
    RowWriter row(RowType type, String path) {
        ValueWriter[] fields = type.fields().stream()
                .map(field -> writer(field.type(), Paths.field(path, field.name())))
                .toArray(ValueWriter[]::new);
        return new RowWriter(type, fields, options.ignoreNullFields());
    }

    private ValueWriter writer(DataType type, String path) {
        if (type instanceof RowType row) {
            return row(row, path);
        }
        if (type instanceof ArrayType array) {
            return new ArrayWriter(writer(array.element(), path + "[]"));
        }
        if (type instanceof MapType map) {
            ValueReaders.requireTextKeys(map.key(), map, path);
            return new MapWriter(writer(map.value(), path + "[]"), options.nullKeys());
        }
        if (type instanceof MultisetType multiset) {
            ValueReaders.requireTextKeys(multiset.element(), multiset, path);
            return new MapWriter(scalar(ScalarType.of(Kind.INTEGER)), options.nullKeys());
        }
        return scalar((ScalarType) type);
    }

    private ValueWriter scalar(ScalarType type) {
        return switch (type.kind()) {
            case BOOLEAN -> (generator, value) -> generator.writeBoolean((Boolean) value);
            case TINYINT, SMALLINT, INTEGER, BIGINT ->
                (generator, value) -> generator.writeNumber(((Number) value).longValue());
            // NaN and the infinities, which JSON lacks, become strings.
            case FLOAT -> (generator, value) -> generator.writeNumber((Float) value);
            case DOUBLE -> (generator, value) -> generator.writeNumber((Double) value);
            case DECIMAL -> decimal();
            case CHAR, VARCHAR -> (generator, value) -> generator.writeString((String) value);
            case BINARY, VARBINARY -> (generator, value) -> generator.writeBinary(((Bytes) value).array());
            case DATE -> (generator, value) -> generator.writeString(value.toString());
            case TIME -> time();
            case TIMESTAMP ->
                (generator, value) -> options.temporals().timestamps().write(generator, (LocalDateTime) value);
            case TIMESTAMP_LTZ ->
                (generator, value) -> options.temporals().timestamps().write(generator, (Instant) value);
            case ARRAY, MAP, MULTISET, ROW -> throw new IllegalStateException(type + " is not a scalar type");
        };
    }

    /** In whole seconds, unless their fraction is wanted; of that, the milliseconds that Flink's TIME has. */
    private ValueWriter time() {
        ChronoUnit unit = options.temporals().timeWithFraction() ? ChronoUnit.MILLIS : ChronoUnit.SECONDS;
        return (generator, value) ->
                generator.writeString(TimestampFormat.TIME.format(((LocalTime) value).truncatedTo(unit)));
    }

    /** Unless plain numbers are wanted, without trailing zeros, which turns 100000.00 into 1E+5. */
    private ValueWriter decimal() {
        return options.plainDecimals()
                ? (generator, value) -> generator.writeNumber((BigDecimal) value)
                : (generator, value) -> generator.writeNumber(((BigDecimal) value).stripTrailingZeros());
    }
}
