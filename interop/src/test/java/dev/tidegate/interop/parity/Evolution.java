package dev.tidegate.interop.parity;

import static dev.tidegate.format.type.RowType.field;

import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What may become of a table's columns over the years. */
record Evolution(Random random) {

    RowType of(RowType type) {
        List<RowType.Field> fields = new ArrayList<>();
        for (RowType.Field each : type.fields()) {
            if (random.nextInt(6) > 0) {
                fields.add(field(each.name(), of(each.type())));
            }
        }
        if (fields.isEmpty() || random.nextInt(4) == 0) {
            fields.add(random.nextInt(fields.size() + 1), field("added", scalar().withNullable(random.nextInt(4) > 0)));
        }
        if (random.nextInt(4) == 0) {
            Collections.shuffle(fields, random);
        }
        return new RowType(fields, type.nullable());
    }

    private DataType of(DataType type) {
        boolean nullable = type.nullable() ? random.nextInt(6) > 0 : random.nextInt(3) == 0;
        if (type instanceof RowType row) {
            return of(row).withNullable(nullable);
        } else if (type instanceof ArrayType array) {
            return new ArrayType(of(array.element()), nullable);
        } else if (type instanceof MapType map) {
            return new MapType(map.key(), of(map.value()), nullable);
        } else if (type instanceof ScalarType scalar && random.nextInt(4) == 0) {
            return widened(scalar).withNullable(nullable);
        }
        return type.withNullable(nullable);
    }

    private DataType widened(ScalarType type) {
        return switch (type.kind()) {
            case TINYINT, SMALLINT, INTEGER -> ScalarType.of(Kind.BIGINT);
            case BIGINT -> ScalarType.of(Kind.DOUBLE);
            case FLOAT -> ScalarType.of(Kind.DOUBLE);
            case CHAR, VARCHAR -> ScalarType.bytes();
            case BINARY, VARBINARY -> ScalarType.string();
            default -> scalar();
        };
    }

    private ScalarType scalar() {
        return switch (random.nextInt(8)) {
            case 0 -> ScalarType.of(Kind.INTEGER);
            case 1 -> ScalarType.of(Kind.BIGINT);
            case 2 -> ScalarType.of(Kind.DOUBLE);
            case 3 -> ScalarType.string();
            case 4 -> ScalarType.bytes();
            case 5 -> ScalarType.of(Kind.DATE);
            case 6 -> ScalarType.decimal(10, 2);
            default -> ScalarType.of(Kind.TIMESTAMP, 3);
        };
    }
}
