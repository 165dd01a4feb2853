package dev.tidegate.format.avro;

import static dev.tidegate.format.type.RowType.field;

import dev.tidegate.format.tck.BrokenMessage;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.util.List;
import java.util.Map;

/** Without the option of our own, microseconds do not come back, as in Flink. */
class StandardTimestampsContractTest extends AvroContract {

    @Override
    protected Map<String, String> options() {
        return Map.of("timestamp_mapping.legacy", "false", "timestamp_mapping.exact-microseconds", "true");
    }

    @Override
    boolean carriesScalar(ScalarType type) {
        return !isTimestamp(type) || type.size() <= 6;
    }

    @Override
    protected List<BrokenMessage> brokenMessages() {
        return List.of(new BrokenMessage(
                "no long", RowType.of(field("t", ScalarType.of(Kind.TIMESTAMP_LTZ, 6))), new byte[] {2, (byte) 0x80}));
    }
}
