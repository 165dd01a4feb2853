package dev.tidegate.format.avro;

import static dev.tidegate.format.type.RowType.field;

import dev.tidegate.format.tck.BrokenMessage;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

class AvroFormatContractTest extends AvroContract {
    private static final RowType TYPE = RowType.of(
            field("id", ScalarType.of(Kind.INTEGER).withNullable(false)),
            field("name", ScalarType.string()),
            field("tags", new ArrayType(ScalarType.string().withNullable(false), false)),
            field("time", ScalarType.of(Kind.TIME, 3)));

    @Override
    boolean carriesScalar(ScalarType type) {
        return type.kind() != Kind.TIMESTAMP_LTZ && (type.kind() != Kind.TIMESTAMP || type.size() <= 3);
    }

    @Override
    protected List<BrokenMessage> brokenMessages() {
        return broken(Map.of(
                "nothing", "",
                "an int without end", "ff ff ff ff ff ff",
                "no such branch", "02 04 00",
                "a negative length", "02 02 01",
                "a length beyond the end", "02 02 ff ff ff ff 0f",
                "text that is no UTF-8", "02 02 02 ff 00 00",
                "more items than bytes", "02 00 fe ff ff ff ff ff ff ff ff 01",
                "a block without end", "02 00 02 02 61",
                "no time of day", "02 00 00 02 01",
                "all but the last byte", "02 00 00"));
    }

    private static List<BrokenMessage> broken(Map<String, String> messages) {
        return messages.entrySet().stream()
                .map(message -> new BrokenMessage(
                        message.getKey(),
                        TYPE,
                        HexFormat.of().parseHex(message.getValue().replace(" ", ""))))
                .toList();
    }
}
