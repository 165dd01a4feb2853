package dev.tidegate.format.json;

import static dev.tidegate.format.type.RowType.field;

import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.tck.BrokenMessage;
import dev.tidegate.format.tck.FormatContract;
import dev.tidegate.format.tck.TextKeyed;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class JsonFormatContractTest extends FormatContract {

    @Override
    protected FormatFactory factory() {
        return new JsonFormatFactory();
    }

    @Override
    protected boolean carries(RowType type) {
        return TextKeyed.carries(type, scalar -> true);
    }

    @Override
    protected List<BrokenMessage> brokenMessages() {
        RowType type = RowType.of(
                field("id", ScalarType.of(Kind.INTEGER)), field("tags", new ArrayType(ScalarType.string(), true)));
        List<BrokenMessage> messages = new ArrayList<>();
        for (String text : List.of(
                " ",
                "null",
                "1",
                "\"text\"",
                "{",
                "{\"id\":1",
                "{\"id\":1,}",
                "{'id':1}",
                "{\"id\":NaN}",
                "{\"id\":01}",
                "{\"id\":true}",
                "{\"id\":2147483648}",
                "{\"id\":1e99999999999}",
                "{\"id\":{}}",
                "{\"tags\":\"a\"}",
                "{\"tags\":[\"a\"")) {
            messages.add(BrokenMessage.of(type, text));
        }
        messages.add(new BrokenMessage(
                "bytes that are no UTF-8", type, new byte[] {'{', '"', 't', '"', ':', '"', (byte) 0xff, '"', '}'}));
        messages.add(new BrokenMessage(
                "too deep",
                type,
                ("{\"deep\":" + "[".repeat(5000) + "]".repeat(5000) + "}").getBytes(StandardCharsets.UTF_8)));
        return messages;
    }

    @Override
    protected Optional<byte[]> join(List<byte[]> messages) {
        ByteArrayOutputStream array = new ByteArrayOutputStream();
        array.write('[');
        for (int i = 0; i < messages.size(); i++) {
            if (i > 0) {
                array.write(',');
            }
            array.writeBytes(messages.get(i));
        }
        array.write(']');
        return Optional.of(array.toByteArray());
    }
}
