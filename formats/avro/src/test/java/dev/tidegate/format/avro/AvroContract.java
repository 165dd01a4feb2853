package dev.tidegate.format.avro;

import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.tck.FormatContract;
import dev.tidegate.format.tck.TextKeyed;
import dev.tidegate.format.type.DataType.Kind;
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
        return TextKeyed.carries(type, this::carriesScalar);
    }

    /** In a column, or in a row within it. */
    abstract boolean carriesScalar(ScalarType type);

    static boolean isTimestamp(ScalarType type) {
        return type.kind() == Kind.TIMESTAMP || type.kind() == Kind.TIMESTAMP_LTZ;
    }
}
