package dev.tidegate.format.json;

import static dev.tidegate.format.type.RowType.field;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.format.option.InvalidOptionException;
import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.DecodeResult.Malformed;
import dev.tidegate.format.spi.EncodeException;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.RowDecoder;
import dev.tidegate.format.tck.Formats;
import dev.tidegate.format.tck.Formats.Decoded;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFormatTest {
    private static final Map<String, String> IGNORING = Map.of("ignore-parse-errors", "true");
    private static final RowType ORDER = RowType.of(
            field("id", ScalarType.of(Kind.BIGINT)),
            field("name", ScalarType.string()),
            field(
                    "items",
                    new ArrayType(
                            RowType.of(field("price", ScalarType.decimal(10, 2)))
                                    .withNullable(true),
                            true)));

    @Test
    void aMessageOfNoBytesHoldsNoRow() {
        Decoded decoded = decode(Map.of(), "");

        assertThat(decoded.result()).isEqualTo(DecodeResult.decoded());
        assertThat(decoded.rows()).isEmpty();
    }

    @Test
    void anArrayAtTheTopIsARowPerElement() {
        assertThat(decode(Map.of(), "[{\"id\":1},{\"id\":2}]").rows())
                .containsExactly(Row.of(1L, null, null), Row.of(2L, null, null));
        assertThat(decode(Map.of(), "[]").rows()).isEmpty();
    }

    @Test
    void whatFollowsTheObjectIsNotLookedAt() {
        assertThat(decode(Map.of(), "{\"id\":1} trailing").rows()).containsExactly(Row.of(1L, null, null));
    }

    @Test
    void otherEncodingsOfUnicodeAreRecognised() {
        RowDecoder decoder = JsonFormats.with(Map.of()).decoder(ORDER);
        String text = "{\"name\":\"ü\"}";

        for (byte[] bytes : List.of(("\uFEFF" + text).getBytes(UTF_8), text.getBytes(UTF_16BE))) {
            assertThat(decoder.decode(bytes, (kind, row) -> assertThat(row).isEqualTo(Row.of(null, "ü", null))))
                    .isEqualTo(DecodeResult.decoded());
        }
    }

    @Test
    void ofADuplicateNameTheLastCountsAndNoOtherFieldSuffers() {
        assertThat(decode(Map.of(), "{\"id\":1,\"id\":2,\"name\":\"n\",\"items\":[],\"id\":3}")
                        .rows())
                .containsExactly(Row.of(3L, "n", List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ab\":1,\"\\\"q\\\"\":2,\"ü\":3,\"\uD83D\uDE00\":4}",
                "{\"\uD83D\uDE00\":4,\"ü\":3,\"\\\"q\\\"\":2,\"ab\":1}",
                "{\"abc\":[{\"ab\":9}],\"ab\" : 1,\"a\":9,\"\\\"q\\\"\":2,\"\":9,\"ü\":3,\"\uD83D\uDE00\":4,\"z\":9}",
                "{\"\\u0061b\":1,\"\\u0022q\\u0022\":2,\"\\u00fc\":3,\"\\ud83d\\ude00\":4}",
            })
    void fieldsAreFoundInAnyOrderAmongOthersAndHoweverTheirNamesAreEscaped(String message) {
        ScalarType integer = ScalarType.of(Kind.INTEGER);
        RowType type = RowType.of(
                field("ab", integer), field("\"q\"", integer), field("ü", integer), field("\uD83D\uDE00", integer));
        Format format = JsonFormats.with(Map.of());

        for (byte[] bytes : List.of(message.getBytes(UTF_8), message.getBytes(UTF_16BE))) {
            assertThat(Formats.decode(format, type, bytes).rows()).containsExactly(Row.of(1, 2, 3, 4));
        }
    }

    @Test
    void namesAreToldApartByCase() {
        assertThat(decode(Map.of(), "{\"ID\":1}").rows()).containsExactly(Row.of(null, null, null));
    }

    @Test
    void aBrokenFieldIsNamedWithItsPath() {
        assertThat(decode(Map.of(), "{\"items\":[{\"price\":1},{\"price\":true}]}")
                        .result())
                .isEqualTo(new Malformed("items[1].price", "true is not a DECIMAL(10, 2)"));
        assertThat(decode(Map.of(), "[{\"id\":1},{\"id\":\"x\"}]").result())
                .isEqualTo(new Malformed("[1].id", "'x' is not a BIGINT"));
    }

    @Test
    void aLongValueIsCutInTheReason() {
        assertThat(decode(Map.of(), "{\"id\":\"" + "x".repeat(1000) + "\"}").result())
                .isEqualTo(new Malformed("id", "'" + "x".repeat(40) + "…' is not a BIGINT"));
    }

    @Test
    void brokenJsonIsPlacedByLineAndColumn() {
        assertThat(((Malformed) decode(Map.of(), "{\"id\":1,\n\"name\":x}").result()).describe())
                .startsWith("is not JSON: ")
                .contains("line 2, column 8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "1", "\"text\"", " ", "{", "{\"id\":1", "{\"id\":1,}", "[{\"id\":1},", "[{\"id\":1}", "x"
            })
    void aBrokenMessageIsNeverARow(String message) {
        Decoded strict = decode(Map.of(), message);
        Decoded ignoring = decode(IGNORING, message);

        assertThat(strict.result()).isInstanceOf(Malformed.class);
        assertThat(strict.rows()).isEmpty();
        assertThat(ignoring.result()).isEqualTo(DecodeResult.decoded());
        assertThat(ignoring.rows()).isEmpty();
    }

    @Test
    void asTheTreeParserJudgesANullIsNoRowAndNoError() {
        Map<String, String> tree = Map.of("decode.json-parser.enabled", "false");

        for (String message : List.of(" ", "null", "[null]", "[]")) {
            assertThat(decode(tree, message)).isEqualTo(new Decoded(DecodeResult.decoded(), List.of()));
        }
        assertThat(decode(tree, "[null,{\"id\":1},null]").rows()).containsExactly(Row.of(1L, null, null));
        assertThat(decode(tree, "1").result()).isInstanceOf(Malformed.class);
    }

    @Test
    void asTheTreeParserJudgesTheTextOfADecimalHasNoBlanks() {
        Map<String, String> tree = Map.of("decode.json-parser.enabled", "false");
        String message = "{\"items\":[{\"price\":\" 1 \"}]}";

        assertThat(decode(Map.of(), message).result()).isEqualTo(DecodeResult.decoded());
        assertThat(decode(tree, message).result()).isInstanceOf(Malformed.class);
    }

    @Test
    void whereErrorsAreIgnoredABrokenFieldIsNullAndTheOthersKeepTheirPlace() {
        assertThat(decode(IGNORING, "{\"id\":{\"z\":[9]},\"name\":\"n\",\"items\":[{\"price\":[1,2]},3]}")
                        .rows())
                .containsExactly(Row.of(null, "n", Arrays.asList(Row.of((Object) null), null)));
    }

    @Test
    void whereErrorsAreIgnoredAnElementThatIsNoObjectIsSkipped() {
        assertThat(decode(IGNORING, "[null,{\"id\":1},[{\"id\":2}],7,{\"id\":3}]")
                        .rows())
                .containsExactly(Row.of(1L, null, null), Row.of(3L, null, null));
    }

    @Test
    void aMissingFieldIsRefusedWhereTheOptionSaysSoButNullIsNotMissing() {
        Map<String, String> options = Map.of("fail-on-missing-field", "true");

        assertThat(decode(options, "{\"id\":1,\"name\":null}").result())
                .isEqualTo(new Malformed("items", "is missing, which 'fail-on-missing-field' forbids"));
        assertThat(decode(options, "{\"id\":1,\"name\":null,\"items\":null}").rows())
                .containsExactly(Row.of(1L, null, null));
        assertThat(decode(options, "{\"id\":1,\"name\":null,\"items\":[{}]}").result())
                .isEqualTo(new Malformed("items[0].price", "is missing, which 'fail-on-missing-field' forbids"));
    }

    @Test
    void whatTheCollectorThrowsIsNotTakenForABrokenMessage() {
        RowDecoder decoder = JsonFormats.with(IGNORING).decoder(ORDER);

        assertThatThrownBy(() -> decoder.decode("{}".getBytes(UTF_8), (kind, row) -> {
                    throw new IllegalStateException("downstream");
                }))
                .hasMessage("downstream");
    }

    @Test
    void aNullKeyOfAMapIsRefusedWithItsPath() {
        RowType type = RowType.of(field("m", new MapType(ScalarType.string(), ScalarType.of(Kind.INTEGER), true)));

        assertThatThrownBy(() ->
                        Formats.encodeText(JsonFormats.with(Map.of()), type, Row.of(Collections.singletonMap(null, 1))))
                .isInstanceOf(EncodeException.class)
                .hasMessageStartingWith("field 'm': has a NULL key")
                .hasMessageContaining("'map-null-key.mode'");
    }

    @Test
    void optionsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(
                        () -> JsonFormats.with(Map.of("fail-on-missing-field", "true", "ignore-parse-errors", "true")))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("'fail-on-missing-field'")
                .hasMessageContaining("'ignore-parse-errors'");
    }

    @Test
    void theTimestampStandardIsReadByItsExactName() {
        assertThatThrownBy(() -> JsonFormats.with(Map.of("timestamp-format.standard", "sql")))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("SQL or ISO-8601");
    }

    private static Decoded decode(Map<String, String> options, String message) {
        return Formats.decode(JsonFormats.with(options), ORDER, message);
    }
}
