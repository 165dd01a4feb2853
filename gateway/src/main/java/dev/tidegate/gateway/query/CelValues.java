package dev.tidegate.gateway.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.MultisetType;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import dev.tidegate.gateway.serving.ServingJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values in serving form as CEL's values, see {@link CelTypes}. */
final class CelValues {
    private CelValues() {}

    /** The value that stands there. */
    static Object read(DataType type, byte[] bytes, int start, int end) {
        byte first = bytes[start];
        if (first == 'n') {
            return NullValue.NULL_VALUE;
        }
        boolean isText = first == '"';
        if (type instanceof ScalarType scalar && (!isText || isPlain(bytes, start, end))) {
            int quote = isText ? 1 : 0;
            return scalar(scalar, new String(bytes, start + quote, end - start - 2 * quote, StandardCharsets.UTF_8));
        }
        try {
            return of(type, ServingJson.TREES.readTree(bytes, start, end - start));
        } catch (IOException e) {
            throw new UncheckedIOException("A row is not in serving form", e);
        }
    }

    private static boolean isPlain(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\\') {
                return false;
            }
        }
        return true;
    }

    private static Object of(DataType type, JsonNode json) {
        if (json.isNull()) {
            return NullValue.NULL_VALUE;
        }
        return switch (type.kind()) {
            case ARRAY -> list(((ArrayType) type).element(), json);
            case MAP -> map((MapType) type, json);
            case MULTISET -> pairs(((MultisetType) type).element(), ScalarType.of(DataType.Kind.INTEGER), json);
            case ROW -> row((RowType) type, json);
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT -> scalar((ScalarType) type, json.asText());
            case FLOAT, DOUBLE, DECIMAL, CHAR, VARCHAR -> scalar((ScalarType) type, json.asText());
            case BINARY, VARBINARY -> scalar((ScalarType) type, json.asText());
            case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ -> scalar((ScalarType) type, json.asText());
        };
    }

    private static Object scalar(ScalarType type, String text) {
        return switch (type.kind()) {
            case BOOLEAN -> Boolean.valueOf(text);
            case TINYINT, SMALLINT, INTEGER, BIGINT -> Long.valueOf(text);
            case FLOAT, DOUBLE -> Double.valueOf(text);
            case DECIMAL -> new Decimal(new BigDecimal(text));
            case BINARY, VARBINARY -> CelByteString.of(Base64.getDecoder().decode(text));
            case TIMESTAMP -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            case TIMESTAMP_LTZ -> Instant.parse(text);
            case DATE -> LocalDate.parse(text);
            case TIME -> LocalTime.parse(text);
            case CHAR, VARCHAR -> text;
            case ARRAY, MAP, MULTISET, ROW -> throw new IllegalArgumentException(type + " is no scalar type");
        };
    }

    private static List<Object> list(DataType element, JsonNode json) {
        List<Object> values = new ArrayList<>(json.size());
        json.forEach(each -> values.add(of(element, each)));
        return values;
    }

    private static Map<Object, Object> map(MapType type, JsonNode json) {
        if (json.isArray()) {
            return pairs(type.key(), type.value(), json);
        }
        Map<Object, Object> entries = new LinkedHashMap<>();
        json.properties().forEach(entry -> entries.put(entry.getKey(), of(type.value(), entry.getValue())));
        return entries;
    }

    private static Map<Object, Object> pairs(DataType key, DataType value, JsonNode json) {
        Map<Object, Object> entries = new LinkedHashMap<>();
        json.forEach(pair -> entries.put(key(key, pair.get(0)), of(value, pair.get(1))));
        return entries;
    }

    /** CEL has strings for keys, and no dates. */
    private static Object key(DataType type, JsonNode json) {
        Object key = of(type, json);
        return key instanceof LocalDate || key instanceof LocalTime ? json.asText() : key;
    }

    private static Map<String, Object> row(RowType type, JsonNode json) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (RowType.Field field : type.fields()) {
            fields.put(field.name(), of(field.type(), json.get(field.name())));
        }
        return fields;
    }
}
