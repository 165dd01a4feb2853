package dev.tidegate.format.avro;

import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.tck.FormatContract;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.MultisetType;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;

/** What the contract asks of the format whatever its options. */
abstract class AvroContract extends FormatContract {

    @Override
    protected final FormatFactory factory() {
        return new AvroFormatFactory();
    }

    @Override
    protected final boolean carries(RowType type) {
        return type.fields().stream().allMatch(field -> carries(field.type()));
    }

    private boolean carries(DataType type) {
        if (type instanceof MapType map) {
            return isText(map.key()) && carries(map.value());
        }
        if (type instanceof MultisetType multiset) {
            return isText(multiset.element());
        }
        if (type instanceof ArrayType array) {
            return carries(array.element());
        }
        if (type instanceof RowType row) {
            return carries(row);
        }
        return carriesScalar((ScalarType) type);
    }

    /** In a column, or in a row within it. */
    abstract boolean carriesScalar(ScalarType type);

    private static boolean isText(DataType type) {
        return type.kind() == Kind.CHAR || type.kind() == Kind.VARCHAR;
    }

    static boolean isTimestamp(ScalarType type) {
        return type.kind() == Kind.TIMESTAMP || type.kind() == Kind.TIMESTAMP_LTZ;
    }
}
