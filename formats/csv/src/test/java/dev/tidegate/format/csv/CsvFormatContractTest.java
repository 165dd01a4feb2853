package dev.tidegate.format.csv;

import static dev.tidegate.format.type.RowType.field;

import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.tck.BrokenMessage;
import dev.tidegate.format.tck.FormatContract;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** In the dialect that tells every row from every other: NULL from text, and delimiters from what they delimit. */
class CsvFormatContractTest extends FormatContract {

    @Override
    protected FormatFactory factory() {
        return new CsvFormatFactory();
    }

    @Override
    protected Map<String, String> options() {
        return Map.of("null-literal", "\\N", "array-element-delimiter", "\u001e");
    }

    @Override
    protected boolean carries(RowType type) {
        return type.fields().stream().allMatch(field -> carries(field.type()));
    }

    private static boolean carries(DataType type) {
        if (type instanceof ArrayType array) {
            return array.element() instanceof ScalarType;
        }
        if (type instanceof RowType row) {
            return row.fields().stream().allMatch(field -> field.type() instanceof ScalarType);
        }
        return type instanceof ScalarType;
    }

    @Override
    protected List<BrokenMessage> brokenMessages() {
        RowType type = RowType.of(
                field("id", ScalarType.of(Kind.INTEGER)),
                field("name", ScalarType.string()),
                field("tags", new ArrayType(ScalarType.of(Kind.DATE), true)));
        List<BrokenMessage> messages = new ArrayList<>();
        for (String text : List.of(
                "",
                "\n",
                "1",
                "1,a",
                "1,a,,x",
                "1,a,,,",
                "1,\"a,",
                "1,\"a\"b,",
                "x,a,",
                ",a,",
                "1.5,a,",
                "2147483648,a,",
                "1,a,2026-02-30",
                "1,a,2026-01-02;2026-01-03",
                "1,a,\n2,b,",
                "1,a,\n\"")) {
            messages.add(BrokenMessage.of(type, text));
        }
        messages.add(
                new BrokenMessage("bytes that are no UTF-8", type, new byte[] {'1', ',', (byte) 0xff, ',', '\\', 'N'}));
        return messages;
    }
}
