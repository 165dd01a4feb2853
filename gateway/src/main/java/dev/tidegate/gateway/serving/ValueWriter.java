package dev.tidegate.gateway.serving;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.MultisetType;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import dev.tidegate.format.type.TimestampDigits;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the values of one type, NULL excepted, in serving form. Equal values give equal bytes, and only they do. Used by
 * one thread at a time.
 */
@FunctionalInterface
interface ValueWriter {

    void write(JsonGenerator json, Object value) throws IOException;

    static ValueWriter of(DataType type) {
        return switch (type.kind()) {
            case BOOLEAN -> (json, value) -> json.writeBoolean((Boolean) value);
            case TINYINT, SMALLINT, INTEGER, BIGINT -> (json, value) -> json.writeNumber(((Number) value).longValue());
            case FLOAT -> (json, value) -> json.writeNumber((Float) value);
            case DOUBLE -> (json, value) -> json.writeNumber((Double) value);
            case DECIMAL -> decimal(((ScalarType) type).scale());
            case CHAR, VARCHAR -> (json, value) -> json.writeString((String) value);
            case BINARY, VARBINARY -> (json, value) -> json.writeBinary(((Bytes) value).array());
            case TIMESTAMP -> timestamp();
            case DATE, TIME, TIMESTAMP_LTZ -> (json, value) -> json.writeString(ScalarText.format(value));
            case ARRAY -> array(of(((ArrayType) type).element()));
            case MAP -> map((MapType) type);
            case MULTISET -> multiset((MultisetType) type);
            case ROW -> {
                RowType row = (RowType) type;
                yield new RowWriter(row, IntStream.range(0, row.arity()).toArray());
            }
        };
    }

    static void writeNullable(ValueWriter writer, JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else {
            writer.write(json, value);
        }
    }

    private static ValueWriter decimal(int scale) {
        return (json, value) -> {
            BigDecimal number = (BigDecimal) value;
            // Values have the type's scale by contract; a key's identity must not hang on a format that breaks it.
            json.writeNumber(number.scale() == scale ? number : number.setScale(scale, RoundingMode.HALF_UP));
        };
    }

    private static ValueWriter timestamp() {
        byte[] text = new byte[TimestampDigits.MAX_LENGTH];
        return (json, value) -> {
            int end = TimestampDigits.write((LocalDateTime) value, 'T', text);
            if (end < 0) {
                json.writeString(ScalarText.format(value));
            } else {
                json.writeRawUTF8String(text, 0, end);
            }
        };
    }

    private static ValueWriter array(ValueWriter element) {
        return (json, value) -> {
            json.writeStartArray();
            for (Object each : (List<?>) value) {
                writeNullable(element, json, each);
            }
            json.writeEndArray();
        };
    }

    /** An object when keys are strings, otherwise pairs; so too when a key is NULL, which no object can hold. */
    private static ValueWriter map(MapType type) {
        EntryOrder order = EntryOrder.of(type.key());
        ValueWriter key = of(type.key());
        ValueWriter element = of(type.value());
        boolean strings = ScalarText.isCharacter(type.key());
        return (json, value) -> {
            List<? extends Map.Entry<?, ?>> entries = order.sorted((Map<?, ?>) value);
            if (strings && (entries.isEmpty() || entries.get(0).getKey() != null)) {
                json.writeStartObject();
                for (Map.Entry<?, ?> entry : entries) {
                    json.writeFieldName((String) entry.getKey());
                    writeNullable(element, json, entry.getValue());
                }
                json.writeEndObject();
            } else {
                writePairs(json, entries, key, element);
            }
        };
    }

    private static ValueWriter multiset(MultisetType type) {
        EntryOrder order = EntryOrder.of(type.element());
        ValueWriter element = of(type.element());
        ValueWriter count = (json, value) -> json.writeNumber((Integer) value);
        return (json, value) -> writePairs(json, order.sorted((Map<?, ?>) value), element, count);
    }

    private static void writePairs(
            JsonGenerator json, List<? extends Map.Entry<?, ?>> entries, ValueWriter left, ValueWriter right)
            throws IOException {
        json.writeStartArray();
        for (Map.Entry<?, ?> entry : entries) {
            json.writeStartArray();
            writeNullable(left, json, entry.getKey());
            writeNullable(right, json, entry.getValue());
            json.writeEndArray();
        }
        json.writeEndArray();
    }
}
