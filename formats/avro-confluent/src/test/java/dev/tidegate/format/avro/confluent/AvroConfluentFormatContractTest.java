package dev.tidegate.format.avro.confluent;

import static dev.tidegate.format.type.RowType.field;

import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.tck.BrokenMessage;
import dev.tidegate.format.tck.FormatContract;
import dev.tidegate.format.tck.TextKeyed;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

class AvroConfluentFormatContractTest extends FormatContract {
    private static final int TIME_PRECISION = 3;

    /** Garbled ids lead to a schema too: that of a text. */
    private static final FakeRegistry REGISTRY = new FakeRegistry().otherwise("\"string\"");

    @AfterAll
    static void close() {
        REGISTRY.close();
    }

    @Override
    protected FormatFactory factory() {
        return new AvroConfluentFormatFactory();
    }

    @Override
    protected Map<String, String> options() {
        return Map.of("url", REGISTRY.url());
    }

    @Override
    protected boolean carries(RowType type) {
        return TextKeyed.carries(type, scalar -> switch (scalar.kind()) {
            case TIMESTAMP_LTZ -> false;
            case TIME, TIMESTAMP -> scalar.size() <= TIME_PRECISION;
            default -> true;
        });
    }

    @Override
    protected List<BrokenMessage> brokenMessages() {
        RowType type = RowType.of(field("id", ScalarType.of(Kind.INTEGER)), field("name", ScalarType.string()));
        return List.of(
                new BrokenMessage("nothing", type, new byte[0]),
                new BrokenMessage("four bytes", type, new byte[] {0, 0, 0, 1}),
                new BrokenMessage("another format", type, "{\"id\":1}".getBytes()),
                new BrokenMessage("a schema of other things", type, new byte[] {0, 9, 9, 9, 9, 2, 'a'}),
                new BrokenMessage("a schema and nothing else", type, new byte[] {0, 9, 9, 9, 9}));
    }
}
