package dev.tidegate.interop.peer;

import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.MultisetType;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

/** Our types in Flink's classes. */
public final class FlinkTypes {
    private FlinkTypes() {}

    public static org.apache.flink.table.types.logical.RowType row(RowType type) {
        return new org.apache.flink.table.types.logical.RowType(
                type.nullable(),
                type.fields().stream()
                        .map(field -> new org.apache.flink.table.types.logical.RowType.RowField(
                                field.name(), of(field.type())))
                        .toList());
    }

    public static LogicalType of(DataType type) {
        if (type instanceof RowType row) {
            return row(row);
        }
        if (type instanceof ArrayType array) {
            return new org.apache.flink.table.types.logical.ArrayType(array.nullable(), of(array.element()));
        }
        if (type instanceof MapType map) {
            return new org.apache.flink.table.types.logical.MapType(map.nullable(), of(map.key()), of(map.value()));
        }
        if (type instanceof MultisetType multiset) {
            return new org.apache.flink.table.types.logical.MultisetType(multiset.nullable(), of(multiset.element()));
        }
        return scalar((ScalarType) type).copy(type.nullable());
    }

    private static LogicalType scalar(ScalarType type) {
        return switch (type.kind()) {
            case BOOLEAN -> new BooleanType();
            case TINYINT -> new TinyIntType();
            case SMALLINT -> new SmallIntType();
            case INTEGER -> new IntType();
            case BIGINT -> new BigIntType();
            case FLOAT -> new FloatType();
            case DOUBLE -> new DoubleType();
            case DECIMAL -> new DecimalType(type.size(), type.scale());
            case CHAR -> new CharType(type.size());
            case VARCHAR -> new VarCharType(type.size());
            case BINARY -> new BinaryType(type.size());
            case VARBINARY -> new VarBinaryType(type.size());
            case DATE -> new DateType();
            case TIME -> new TimeType(type.size());
            case TIMESTAMP -> new TimestampType(type.size());
            case TIMESTAMP_LTZ -> new LocalZonedTimestampType(type.size());
            case ARRAY, MAP, MULTISET, ROW -> throw new IllegalStateException(type + " is not a scalar type");
        };
    }
}
