package dev.tidegate.format.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.MultisetType;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether values have the Java classes that {@link DataType} lists for their types. */
final class Values {
    private Values() {}

    static void assertFit(DataType type, @Nullable Object value) {
        if (value == null) {
            return;
        }
        assertThat(value)
                .as("a value of type " + type.sql())
                .isInstanceOf(type.kind().carrier());
        if (type instanceof RowType row) {
            assertThat(((Row) value).arity()).isEqualTo(row.arity());
            for (int i = 0; i < row.arity(); i++) {
                assertFit(row.field(i).type(), ((Row) value).get(i));
            }
        } else if (type instanceof ArrayType array) {
            ((List<?>) value).forEach(element -> assertFit(array.element(), element));
        } else if (type instanceof MapType map) {
            ((Map<?, ?>) value).forEach((key, mapped) -> {
                assertFit(map.key(), key);
                assertFit(map.value(), mapped);
            });
        } else if (type instanceof MultisetType multiset) {
            ((Map<?, ?>) value).keySet().forEach(element -> assertFit(multiset.element(), element));
        } else if (value instanceof BigDecimal decimal) {
            assertThat(decimal.scale()).as("the scale of " + type.sql()).isEqualTo(((ScalarType) type).scale());
        }
    }
}
