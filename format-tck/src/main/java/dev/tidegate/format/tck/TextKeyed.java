package dev.tidegate.format.tck;

import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.MultisetType;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.util.function.Predicate;

/** The types of a format whose maps have text for keys, as those of JSON and Avro do. */
public final class TextKeyed {
    private TextKeyed() {}

    /** @param scalars those that it carries in a column, or within an array, a map or a row */
    public static boolean carries(DataType type, Predicate<ScalarType> scalars) {
        if (type instanceof MapType map) {
            return isText(map.key()) && carries(map.value(), scalars);
        }
        if (type instanceof MultisetType multiset) {
            return isText(multiset.element());
        }
        if (type instanceof ArrayType array) {
            return carries(array.element(), scalars);
        }
        if (type instanceof RowType row) {
            return row.fields().stream().allMatch(field -> carries(field.type(), scalars));
        }
        return scalars.test((ScalarType) type);
    }

    private static boolean isText(DataType type) {
        return type.kind() == Kind.CHAR || type.kind() == Kind.VARCHAR;
    }
}
