package dev.tidegate.fuzz;

import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.DataType;
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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows to begin with: a fuzzer that knows sound messages gets past the first bytes at once. */
final class Examples {
    private Examples() {}

    /** A row without NULL, and one with every NULL that there may be. */
    static List<Row> of(RowType type) {
        return List.of(row(type), nulls(type));
    }

    private static Row row(RowType type) {
        return Row.of(type.fields().stream().map(field -> value(field.type())).toArray());
    }

    private static Row nulls(RowType type) {
        @Nullable Object[] values = new @Nullable Object[type.arity()];
        for (int i = 0; i < values.length; i++) {
            DataType field = type.field(i).type();
            values[i] = field.nullable() ? null : value(field);
        }
        return Row.of(values);
    }

    private static Object value(DataType type) {
        return switch (type.kind()) {
            case BOOLEAN -> true;
            case TINYINT -> (byte) -8;
            case SMALLINT -> (short) 1600;
            case INTEGER -> 320_000;
            case BIGINT -> 64_000_000_000L;
            case FLOAT -> 1.5f;
            case DOUBLE -> -2.5e-3;
            case DECIMAL -> BigDecimal.valueOf(12345, ((ScalarType) type).scale());
            case CHAR -> "abc";
            case VARCHAR -> "some \"text\", ä€";
            case BINARY -> Bytes.of((byte) 1, (byte) 2);
            case VARBINARY -> Bytes.of(new byte[] {0, 1, -1});
            case DATE -> LocalDate.of(2026, 2, 28);
            case TIME -> LocalTime.of(23, 59, 58);
            case TIMESTAMP -> LocalDateTime.of(2026, 1, 2, 3, 4, 5, 678_000_000);
            case TIMESTAMP_LTZ -> Instant.parse("2026-01-02T03:04:05.678Z");
            case ARRAY -> List.of(value(((ArrayType) type).element()), value(((ArrayType) type).element()));
            case MAP -> Map.of(value(((MapType) type).key()), value(((MapType) type).value()));
            case MULTISET -> Map.of(value(((MultisetType) type).element()), 3);
            case ROW -> row((RowType) type);
        };
    }
}
