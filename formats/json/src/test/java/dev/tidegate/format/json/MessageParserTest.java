package dev.tidegate.format.json;

import static dev.tidegate.format.type.RowType.field;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.RowDecoder;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageParserTest {
    private static final RowType TYPE = RowType.of(
            field("id", ScalarType.of(Kind.BIGINT)),
            field("name", ScalarType.string()),
            field("counts", new MapType(ScalarType.string(), ScalarType.of(Kind.INTEGER), true)));

    private static final List<byte[]> MESSAGES = List.of(
            utf8("{}"),
            utf8("{\"id\":1,\"name\":\"n\",\"counts\":{\"a\":1,\"b\":2}}"),
            utf8("{\"name\":\"in another order\",\"id\":2}"),
            utf8("{\"id\":3,\"more\":[{\"id\":4}],\"name\":\"é😀\"}"),
            utf8("{\"id\":5} {\"id\":6}"),
            utf8("{\"id\":7}}]trailing"),
            utf8("{\"id\":8,\n\"name\":\"two lines\"}\n"),
            utf8("{\"id\":9,\"name\":\"" + "long ".repeat(5_000) + "\"} and more ".repeat(2)),
            utf8(" {\"id\":10}"),
            utf8("[{\"id\":11},{\"id\":12}]"),
            utf8("null"),
            utf8("13"),
            utf8("{"),
            utf8("{\"id\":"),
            utf8("{\"id\":14,\"name\":\"cut"),
            utf8("{\"id\":15,\n \"name\" \"no colon\"}"),
            utf8("{\"id\":\"no number\"}"),
            utf8("{\"counts\":{\"a\":{\"b\":1}},\"id\":16}"),
            utf8("\uFEFF{\"id\":17}"),
            "{\"id\":18}".getBytes(UTF_16LE),
            "{\"id\":19}".getBytes(UTF_16BE),
            new byte[0],
            new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'});

    /** What came of a message. */
    private record Read(DecodeResult result, List<Row> rows) {}

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsReadOfAMessageDoesNotHangOnThoseBeforeIt(boolean ignoreErrors) {
        Map<String, String> options = Map.of("ignore-parse-errors", String.valueOf(ignoreErrors));
        RowDecoder one = JsonFormats.with(options).decoder(TYPE);
        Random random = new Random(3);
        for (int i = 0; i < 5_000; i++) {
            // Long runs of sound ones, too: so that a parser grows old.
            byte[] message = MESSAGES.get(
                    random.nextInt(i % 2_000 < 1_500 && i > 2_000 ? MESSAGES.size() / 4 : MESSAGES.size()));

            Read read = read(one, message);

            assertThat(read).as(new String(message, UTF_8)).isEqualTo(read(newDecoder(options), message));
        }
    }

    private static RowDecoder newDecoder(Map<String, String> options) {
        return JsonFormats.with(options).decoder(TYPE);
    }

    private static Read read(RowDecoder decoder, byte[] message) {
        List<Row> rows = new ArrayList<>();
        return new Read(decoder.decode(message, (kind, row) -> rows.add(row)), rows);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
