package dev.tidegate.gateway.serving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.MultisetType;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import dev.tidegate.gateway.catalog.TypeLengthEnforcer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the values of one type from JSON; a value that does not fit is a {@link Misfit}. */
@FunctionalInterface
interface ValueReader extends TokenReader<Object> {

    /** Of values as they stand in a table, whatever their lengths. */
    static ValueReader of(DataType type) {
        return of(type, null);
    }

    /** @param enforcer what becomes of values that are too long for their types; null leaves them as they are */
    static ValueReader of(DataType type, @Nullable TypeLengthEnforcer enforcer) {
        ValueReader notNull = switch (type.kind()) {
            case ARRAY -> array((ArrayType) type, enforcer);
            case MAP -> map((MapType) type, enforcer);
            case MULTISET -> multiset((MultisetType) type, enforcer);
            case ROW -> new RowReader((RowType) type, Set.of(), enforcer)::read;
            case BOOLEAN -> bool((ScalarType) type);
            case CHAR, VARCHAR, BINARY, VARBINARY -> text((ScalarType) type, enforcer);
            case TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE, DECIMAL -> number((ScalarType) type);
            case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ -> text((ScalarType) type, enforcer);
        };
        return given -> {
            if (!given.hasToken(JsonToken.VALUE_NULL)) {
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

    private static ValueReader bool(ScalarType type) {
        return given -> switch (given.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw Misfit.of(type, given);
        };
    }

    private static ValueReader text(ScalarType type, @Nullable TypeLengthEnforcer enforcer) {
        TypeConstraint constraint = enforcer == null ? null : TypeConstraint.of(type, enforcer);
        ValueReader any = given -> {
            Object value = given.hasToken(JsonToken.VALUE_STRING) ? ScalarText.parse(type, given.getText()) : null;
            return fitting(value, type, given);
        };
        return constraint == null ? any : given -> constraint.enforce(Objects.requireNonNull(any.read(given)));
    }

    private static ValueReader number(ScalarType type) {
        Object negativeZero = ScalarNumber.of(type, -0.0);
        Object zero = ScalarNumber.of(type, 0L);
        return given -> {
            Object value = switch (given.currentToken()) {
                case VALUE_STRING -> ScalarText.parse(type, given.getText());
                case VALUE_NUMBER_INT ->
                    given.getNumberType() == NumberType.BIG_INTEGER
                            ? ScalarNumber.of(type, given.getDecimalValue())
                            : ScalarNumber.of(type, given.getLongValue());
                case VALUE_NUMBER_FLOAT -> ScalarNumber.of(type, given.getDecimalValue());
                default -> null;
            };
            // Only what came to be zero is looked at once more: neither a long nor a BigDecimal has a negative one.
            return negativeZero != null && Objects.equals(zero, value) && TreeReader.isNegativeZero(given)
                    ? negativeZero
                    : fitting(value, type, given);
        };
    }

    private static Object fitting(@Nullable Object value, DataType type, JsonParser given) throws IOException {
        if (value == null) {
            throw Misfit.of(type, given);
        }
        return value;
    }

    private static ValueReader array(ArrayType type, @Nullable TypeLengthEnforcer enforcer) {
        ValueReader element = of(type.element(), enforcer);
        return given -> {
            requireArray(type, given);
            List<@Nullable Object> values = new ArrayList<>();
            while (given.nextToken() != JsonToken.END_ARRAY) {
                values.add(readElement(element, given, values.size()));
            }
            return values;
        };
    }

    private static ValueReader map(MapType type, @Nullable TypeLengthEnforcer enforcer) {
        ValueReader key = of(type.key(), enforcer);
        ValueReader value = of(type.value(), enforcer);
        TypeConstraint constraint =
                enforcer == null || !isObject(type) ? null : TypeConstraint.of((ScalarType) type.key(), enforcer);
        boolean isObject = isObject(type);
        return given -> {
            if (!isObject || !given.hasToken(JsonToken.START_OBJECT)) {
                return pairs(type, given, key, value);
            }
            Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
            while (given.nextToken() == JsonToken.FIELD_NAME) {
                String name = given.currentName();
                Object entry = constraint == null ? name : constraint.enforce(name);
                if (entries.containsKey(entry)) {
                    throw twice(Misfit.quote(given));
                }
                given.nextToken();
                entries.put(entry, readField(value, name, given));
            }
            RowReader.requireEnd(given);
            return entries;
        };
    }

    private static ValueReader multiset(MultisetType type, @Nullable TypeLengthEnforcer enforcer) {
        ValueReader element = of(type.element(), enforcer);
        ValueReader count = given -> {
            if (given.hasToken(JsonToken.VALUE_NUMBER_INT)
                    && given.getNumberType() == NumberType.INT
                    && given.getIntValue() > 0) {
                return given.getIntValue();
            }
            throw new Misfit(Misfit.quote(given) + " is not a count; write a whole number from 1 to 2147483647");
        };
        return given -> pairs(type, given, element, count);
    }

    private static Map<@Nullable Object, @Nullable Object> pairs(
            DataType type, JsonParser given, ValueReader left, ValueReader right) throws IOException {
        requireArray(type, given);
        Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
        for (int i = 0; given.nextToken() != JsonToken.END_ARRAY; i++) {
            try {
                if (!given.hasToken(JsonToken.START_ARRAY)) {
                    throw noPair(Misfit.quote(given), type);
                }
                nextOfPair(given, type);
                Object key = readElement(left, given, 0);
                if (entries.containsKey(key)) {
                    throw twice(Misfit.quote(given));
                }
                nextOfPair(given, type);
                entries.put(key, readElement(right, given, 1));
                if (given.nextToken() != JsonToken.END_ARRAY) {
                    throw noPair(Misfit.AN_ARRAY, type);
                }
            } catch (Misfit e) {
                throw e.inElement(i);
            }
        }
        return entries;
    }

    private static void nextOfPair(JsonParser given, DataType type) throws IOException {
        if (given.nextToken() == JsonToken.END_ARRAY) {
            throw noPair(Misfit.AN_ARRAY, type);
        }
    }

    private static Misfit noPair(String quoted, DataType type) {
        return new Misfit(quoted + " is not a pair; " + Misfit.expected(type));
    }

    private static Misfit twice(String quoted) {
        return new Misfit(quoted + " is given twice; write each once");
    }

    private static void requireArray(DataType type, JsonParser given) throws IOException {
        if (!given.hasToken(JsonToken.START_ARRAY)) {
            throw Misfit.of(type, given);
        }
    }

    private static @Nullable Object readElement(ValueReader reader, JsonParser given, int index) throws IOException {
        try {
            return reader.read(given);
        } catch (Misfit e) {
            throw e.inElement(index);
        }
    }

    static @Nullable Object readField(ValueReader reader, String name, JsonParser given) throws IOException {
        try {
            return reader.read(given);
        } catch (Misfit e) {
            throw e.inField(name);
        }
    }
}
