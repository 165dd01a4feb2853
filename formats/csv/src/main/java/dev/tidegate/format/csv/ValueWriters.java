package dev.tidegate.format.csv;

import dev.tidegate.format.spi.EncodeException;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Base64;

/** Builds the writer of a type from those of its parts. */
record ValueWriters(CsvOptions options) {

    /** @throws IllegalStateException for a type that {@link CsvTypes} refuses */
    ValueWriter writer(DataType type) {
        if (type instanceof ArrayType array) {
            return new ArrayWriter(writer(array.element()), options.dialect());
        }
        if (type instanceof RowType row) {
            ValueWriter[] fields =
                    row.fields().stream().map(field -> writer(field.type())).toArray(ValueWriter[]::new);
            return new RowWriter(row, fields, options.dialect());
        }
        return scalar((ScalarType) type);
    }

    private ValueWriter scalar(ScalarType type) {
        return switch (type.kind()) {
            case BOOLEAN -> (text, value) -> text.append((boolean) value);
            case TINYINT, SMALLINT, INTEGER, BIGINT -> (text, value) -> text.append(((Number) value).longValue());
            case FLOAT -> (text, value) -> text.append((float) value);
            case DOUBLE -> (text, value) -> text.append((double) value);
            case DECIMAL -> decimal();
            case CHAR, VARCHAR -> (text, value) -> text.append(whole((String) value));
            case BINARY, VARBINARY ->
                (text, value) -> text.append(Base64.getEncoder().encodeToString(((Bytes) value).array()));
            case DATE -> (text, value) -> text.append(value);
            case TIME -> (text, value) -> Timestamps.writeTime(text, Timestamps.cut((LocalTime) value, 3));
            case TIMESTAMP -> (text, value) -> Timestamps.write(text, (LocalDateTime) value);
            case TIMESTAMP_LTZ ->
                (text, value) -> {
                    Timestamps.write(text, LocalDateTime.ofInstant((Instant) value, ZoneOffset.UTC));
                    text.append('Z');
                };
            case ARRAY, MAP, MULTISET, ROW -> throw new IllegalStateException(type + " is not a scalar type");
        };
    }

    private ValueWriter decimal() {
        return options.writing().scientificDecimals()
                ? (text, value) -> text.append(((BigDecimal) value).stripTrailingZeros())
                : (text, value) -> text.append(((BigDecimal) value).toPlainString());
    }

    /** Half a surrogate pair would become a question mark on the way to bytes. */
    private static String whole(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isSurrogate(value.charAt(i))) {
                if (i + 1 == value.length() || !Character.isSurrogatePair(value.charAt(i), value.charAt(i + 1))) {
                    throw new EncodeException(
                            "", "has half a surrogate pair at character " + (i + 1) + ", for which UTF-8 has no form");
                }
                i++;
            }
        }
        return value;
    }
}
