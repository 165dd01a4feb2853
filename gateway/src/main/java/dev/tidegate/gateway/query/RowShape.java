package dev.tidegate.gateway.query;

import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.RowType;
import dev.tidegate.gateway.serving.RowScanner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How rows of a table look to a filter: each column is a variable, and {@link #WHOLE} has them all as its fields. */
final class RowShape {
    /** For columns whose names are no identifiers: {@code row.`order-id`}. A column of that name hides it. */
    static final String WHOLE = "row";

    private final RowType type;
    private final RowScanner scanner;
    private final Map<String, Integer> positions = new HashMap<>();

    RowShape(RowType type) {
        this.type = type;
        this.scanner = new RowScanner(type);
        for (int i = 0; i < type.arity(); i++) {
            positions.put(type.field(i).name(), i);
        }
    }

    RowType type() {
        return type;
    }

    /** In DDL order. */
    List<String> names() {
        return type.fields().stream().map(RowType.Field::name).toList();
    }

    @Nullable
    Integer position(String column) {
        return positions.get(column);
    }

    int[] bounds(byte[] bytes, int start) {
        return scanner.bounds(bytes, start);
    }

    DataType columnType(int column) {
        return type.field(column).type();
    }
}
