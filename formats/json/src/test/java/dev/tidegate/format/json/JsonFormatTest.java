package dev.tidegate.format.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.format.option.Options;
import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.FormatContext;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonFormatTest {
    private static final RowType PAGE_VIEW = RowType.of(
            RowType.field("user_id", ScalarType.of(Kind.BIGINT)),
            RowType.field("region", ScalarType.string()),
            RowType.field("viewtime", ScalarType.of(Kind.TIMESTAMP, 3)));

    @Test
    void aRowIsAnObject() {
        byte[] bytes = format(Map.of())
                .encoder(PAGE_VIEW)
                .encode(ChangeKind.INSERT, Row.of(7L, null, LocalDateTime.parse("2026-01-02T03:04:05.12")));

        assertThat(new String(bytes, StandardCharsets.UTF_8))
                .isEqualTo("{\"user_id\":7,\"region\":null,\"viewtime\":\"2026-01-02 03:04:05.12\"}");
    }

    @Test
    void anObjectIsARow() {
        List<Row> rows = new ArrayList<>();

        DecodeResult result = decode(Map.of(), "{\"region\":\"eu\", \"x\":[{}], \"user_id\":\"7\"}", rows);

        assertThat(result).isEqualTo(DecodeResult.decoded());
        assertThat(rows).containsExactly(Row.of(7L, "eu", null));
    }

    @Test
    void aFieldThatDoesNotFitIsNamed() {
        DecodeResult result = decode(Map.of(), "{\"user_id\":true}", new ArrayList<>());

        assertThat(result).isEqualTo(new DecodeResult.Malformed("user_id", "true is not a BIGINT"));
    }

    private static DecodeResult decode(Map<String, String> options, String message, List<Row> rows) {
        return format(options)
                .decoder(PAGE_VIEW)
                .decode(message.getBytes(StandardCharsets.UTF_8), (kind, row) -> rows.add(row));
    }

    private static Format format(Map<String, String> options) {
        JsonFormatFactory factory = new JsonFormatFactory();
        return factory.create(
                new FormatContext(FormatContext.Role.VALUE, "page-views", Options.parse(factory.options(), options)));
    }
}
