package dev.tidegate.gateway.serving;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.MultisetType;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the values of one type from JSON; a value that does not fit is a {@link Misfit}. */
@FunctionalInterface
interface ValueReader {

    @Nullable
    Object read(JsonNode given);

    static ValueReader of(DataType type) {
        ValueReader notNull = switch (type.kind()) {
            case ARRAY -> array((ArrayType) type);
            case MAP -> map((MapType) type);
            case MULTISET -> multiset((MultisetType) type);
            case ROW -> new RowReader((RowType) type, Set.of())::read;
            case BOOLEAN, CHAR, VARCHAR, BINARY, VARBINARY -> scalar((ScalarType) type);
            case TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE, DECIMAL -> scalar((ScalarType) type);
            case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ -> scalar((ScalarType) type);
        };
        return given -> {
            if (!given.isNull()) {
                return notNull.read(given);
            } else if (type.nullable()) {
                return null;
            }
            throw Misfit.ofNull(type);
        };
    }

    /** Whether the map's usual form is an object: pairs are taken too, as a NULL key has no other form. */
    static boolean isObject(DataType map) {
        return ScalarText.isCharacter(((MapType) map).key());
    }

    private static ValueReader scalar(ScalarType type) {
        return given -> {
            Object value = null;
            if (given.isTextual()) {
                value = ScalarText.parse(type, given.textValue());
            } else if (given.isBoolean()) {
                value = type.kind() == DataType.Kind.BOOLEAN ? given.booleanValue() : null;
            } else if (given.isNumber() && isNumeric(type)) {
                boolean fitsLong = given.isIntegralNumber() && given.canConvertToLong();
                value = fitsLong
                        ? ScalarNumber.of(type, given.longValue())
                        : ScalarNumber.of(type, given.decimalValue());
            }
            boolean spelledBoolean = given.isTextual() && type.kind() == DataType.Kind.BOOLEAN;
            if (value == null || spelledBoolean) {
                throw Misfit.of(type, given);
            }
            return value;
        };
    }

    private static boolean isNumeric(ScalarType type) {
        return switch (type.kind()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE, DECIMAL -> true;
            case BOOLEAN, CHAR, VARCHAR, BINARY, VARBINARY, DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ -> false;
            case ARRAY, MAP, MULTISET, ROW -> false;
        };
    }

    private static ValueReader array(ArrayType type) {
        ValueReader element = of(type.element());
        return given -> {
            if (!given.isArray()) {
                throw Misfit.of(type, given);
            }
            List<@Nullable Object> values = new ArrayList<>(given.size());
            for (int i = 0; i < given.size(); i++) {
                values.add(readElement(element, given, i));
            }
            return values;
        };
    }

    private static ValueReader map(MapType type) {
        ValueReader key = of(type.key());
        ValueReader value = of(type.value());
        boolean isObject = isObject(type);
        return given -> {
            if (given.isArray()) {
                return pairs(type, given, key, value);
            } else if (!isObject || !given.isObject()) {
                throw Misfit.of(type, given);
            }
            Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry : given.properties()) {
                entries.put(entry.getKey(), readField(value, entry.getKey(), entry.getValue()));
            }
            return entries;
        };
    }

    private static ValueReader multiset(MultisetType type) {
        ValueReader element = of(type.element());
        ValueReader count = given -> {
            if (given.isIntegralNumber() && given.canConvertToInt() && given.intValue() > 0) {
                return given.intValue();
            }
            throw new Misfit(Misfit.quote(given) + " is not a count; write a whole number from 1 to 2147483647");
        };
        return given -> {
            if (!given.isArray()) {
                throw Misfit.of(type, given);
            }
            return pairs(type, given, element, count);
        };
    }

    private static Map<@Nullable Object, @Nullable Object> pairs(
            DataType type, JsonNode given, ValueReader left, ValueReader right) {
        Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < given.size(); i++) {
            JsonNode pair = given.get(i);
            try {
                if (!pair.isArray() || pair.size() != 2) {
                    throw new Misfit(Misfit.quote(pair) + " is not a pair; " + Misfit.expected(type));
                }
                Object key = readElement(left, pair, 0);
                if (entries.containsKey(key)) {
                    throw new Misfit(Misfit.quote(pair.get(0)) + " is given twice; write each once");
                }
                entries.put(key, readElement(right, pair, 1));
            } catch (Misfit e) {
                throw e.inElement(i);
            }
        }
        return entries;
    }

    private static @Nullable Object readElement(ValueReader reader, JsonNode array, int index) {
        try {
            return reader.read(array.get(index));
        } catch (Misfit e) {
            throw e.inElement(index);
        }
    }

    static @Nullable Object readField(ValueReader reader, String name, JsonNode given) {
        try {
            return reader.read(given);
        } catch (Misfit e) {
            throw e.inField(name);
        }
    }
}
