package dev.tidegate.interop.peer;

import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.MultisetType;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.jspecify.annotations.Nullable;

/** Our rows in Flink's classes, and back. */
public final class FlinkRows {
    private static final ScalarType COUNT = ScalarType.of(Kind.INTEGER);

    private FlinkRows() {}

    public static GenericRowData toFlink(RowType type, Row row) {
        GenericRowData flink = new GenericRowData(type.arity());
        for (int i = 0; i < type.arity(); i++) {
            flink.setField(i, toFlink(type.field(i).type(), row.get(i)));
        }
        return flink;
    }

    private static @Nullable Object toFlink(DataType type, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        return switch (type.kind()) {
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE -> value;
            case DECIMAL ->
                DecimalData.fromBigDecimal((BigDecimal) value, ((ScalarType) type).size(), ((ScalarType) type).scale());
            case CHAR, VARCHAR -> StringData.fromString((String) value);
            case BINARY, VARBINARY -> ((Bytes) value).array().clone();
            case DATE -> Math.toIntExact(((LocalDate) value).toEpochDay());
            case TIME -> ((LocalTime) value).get(ChronoField.MILLI_OF_DAY);
            case TIMESTAMP -> TimestampData.fromLocalDateTime((LocalDateTime) value);
            case TIMESTAMP_LTZ -> TimestampData.fromInstant((Instant) value);
            case ARRAY -> array(((ArrayType) type).element(), (List<?>) value);
            case MAP -> map(((MapType) type).key(), ((MapType) type).value(), (Map<?, ?>) value);
            case MULTISET -> map(((MultisetType) type).element(), COUNT, (Map<?, ?>) value);
            case ROW -> toFlink((RowType) type, (Row) value);
        };
    }

    private static GenericArrayData array(DataType element, List<?> list) {
        return new GenericArrayData(
                list.stream().map(each -> toFlink(element, each)).toArray());
    }

    private static GenericMapData map(DataType key, DataType value, Map<?, ?> map) {
        Map<@Nullable Object, @Nullable Object> flink = new LinkedHashMap<>();
        map.forEach((each, mapped) -> flink.put(toFlink(key, each), toFlink(value, mapped)));
        return new GenericMapData(flink);
    }

    /** @return null where Flink gives a null for a row */
    public static @Nullable Row fromFlink(RowType type, @Nullable RowData flink) {
        if (flink == null) {
            return null;
        }
        @Nullable Object[] values = new @Nullable Object[type.arity()];
        for (int i = 0; i < values.length; i++) {
            DataType field = type.field(i).type();
            // As nullable, for Flink's decoders put NULL into NOT NULL columns too.
            values[i] = fromFlink(
                    field,
                    RowData.createFieldGetter(FlinkTypes.of(field.withNullable(true)), i)
                            .getFieldOrNull(flink));
        }
        return Row.of(values);
    }

    private static @Nullable Object fromFlink(DataType type, @Nullable Object flink) {
        if (flink == null) {
            return null;
        }
        return switch (type.kind()) {
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE -> flink;
            case DECIMAL -> ((DecimalData) flink).toBigDecimal();
            case CHAR, VARCHAR -> flink.toString();
            case BINARY, VARBINARY -> Bytes.of((byte[]) flink);
            case DATE -> LocalDate.ofEpochDay((Integer) flink);
            case TIME -> LocalTime.ofNanoOfDay((Integer) flink * 1_000_000L);
            case TIMESTAMP -> ((TimestampData) flink).toLocalDateTime();
            case TIMESTAMP_LTZ -> ((TimestampData) flink).toInstant();
            case ARRAY -> list(((ArrayType) type).element(), (ArrayData) flink);
            case MAP -> map(((MapType) type).key(), ((MapType) type).value(), (MapData) flink);
            case MULTISET -> map(((MultisetType) type).element(), COUNT, (MapData) flink);
            case ROW -> fromFlink((RowType) type, (RowData) flink);
        };
    }

    private static List<@Nullable Object> list(DataType element, ArrayData flink) {
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(FlinkTypes.of(element.withNullable(true)));
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = 0; i < flink.size(); i++) {
            list.add(fromFlink(element, getter.getElementOrNull(flink, i)));
        }
        return list;
    }

    private static Map<@Nullable Object, @Nullable Object> map(DataType key, DataType value, MapData flink) {
        List<@Nullable Object> keys = list(key, flink.keyArray());
        List<@Nullable Object> values = list(value, flink.valueArray());
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            map.put(keys.get(i), values.get(i));
        }
        return map;
    }
}
