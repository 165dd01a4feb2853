package dev.tidegate.format.raw;

import static dev.tidegate.format.type.RowType.field;

import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.tck.BrokenMessage;
import dev.tidegate.format.tck.FormatContract;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

class RawFormatContractTest extends FormatContract {
    private static final Set<Kind> CARRIED = EnumSet.of(
            Kind.BOOLEAN,
            Kind.TINYINT,
            Kind.SMALLINT,
            Kind.INTEGER,
            Kind.BIGINT,
            Kind.FLOAT,
            Kind.DOUBLE,
            Kind.CHAR,
            Kind.VARCHAR,
            Kind.BINARY,
            Kind.VARBINARY);

    @Override
    protected FormatFactory factory() {
        return new RawFormatFactory();
    }

    @Override
    protected boolean carries(RowType type) {
        return type.arity() == 1 && CARRIED.contains(type.field(0).type().kind());
    }

    @Override
    protected List<BrokenMessage> brokenMessages() {
        return List.of(
                new BrokenMessage("no byte for a BOOLEAN", column(Kind.BOOLEAN), new byte[0]),
                new BrokenMessage("two bytes for a TINYINT", column(Kind.TINYINT), new byte[2]),
                new BrokenMessage("three bytes for an INT", column(Kind.INTEGER), new byte[3]),
                new BrokenMessage("nine bytes for a DOUBLE", column(Kind.DOUBLE), new byte[9]),
                new BrokenMessage("no UTF-8", column(Kind.VARCHAR), new byte[] {'a', (byte) 0xff}));
    }

    private static RowType column(Kind kind) {
        return RowType.of(field("f", ScalarType.of(kind)));
    }
}
