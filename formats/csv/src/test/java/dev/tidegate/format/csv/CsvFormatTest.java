package dev.tidegate.format.csv;

import static dev.tidegate.format.type.RowType.field;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.format.option.InvalidOptionException;
import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.DecodeResult.Malformed;
import dev.tidegate.format.spi.EncodeException;
import dev.tidegate.format.spi.RowDecoder;
import dev.tidegate.format.spi.UnsupportedTypeException;
import dev.tidegate.format.tck.Formats;
import dev.tidegate.format.tck.Formats.Decoded;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFormatTest {
    private static final Map<String, String> IGNORING = Map.of("ignore-parse-errors", "true");
    private static final RowType PLACE =
            RowType.of(field("city", ScalarType.string()), field("zip", ScalarType.of(Kind.INTEGER)));
    private static final RowType ORDER = RowType.of(
            field("id", ScalarType.of(Kind.BIGINT)),
            field("name", ScalarType.string()),
            field("tags", new ArrayType(ScalarType.of(Kind.INTEGER), true)),
            field("place", PLACE.withNullable(true)));

    @Test
    void aBrokenValueIsNamedWithItsPath() {
        assertThat(decode(Map.of(), "x,n,,").result()).isEqualTo(new Malformed("id", "'x' is not a BIGINT"));
        assertThat(decode(Map.of(), "1,n,1;y,").result()).isEqualTo(new Malformed("tags[1]", "'y' is not an INT"));
        assertThat(decode(Map.of(), "1,n,,Rome;z").result()).isEqualTo(new Malformed("place.zip", "'z' is not an INT"));
        assertThat(decode(Map.of(), "1,n,,Rome").result())
                .isEqualTo(new Malformed("place", "has 1 of the 2 fields of its type"));
    }

    @Test
    void aLongValueIsCutInTheReason() {
        assertThat(decode(Map.of(), "x".repeat(1000) + ",n,,").result())
                .isEqualTo(new Malformed("id", "'" + "x".repeat(40) + "…' is not a BIGINT"));
    }

    @Test
    void aRecordOfTheWrongLengthIsMalformed() {
        assertThat(decode(Map.of(), "1,n").result())
                .isEqualTo(new Malformed("", "has 2 of the 4 columns of the table"));
        assertThat(decode(Map.of(), "1,n,,,x").result())
                .isEqualTo(new Malformed("", "has more than the 4 columns of the table"));
        assertThat(decode(Map.of(), "1,n,,,").rows()).containsExactly(Row.of(1L, "n", List.of(), null));
    }

    @Test
    void whereErrorsAreIgnoredMissingColumnsAreNullAndRecordsThatAreTooLongAreSkipped() {
        assertThat(decode(IGNORING, "1").rows()).containsExactly(Row.of(1L, null, null, null));
        assertThat(decode(IGNORING, "1,n,,,x").rows()).isEmpty();
    }

    @Test
    void whereErrorsAreIgnoredABrokenPartIsNull() {
        assertThat(decode(IGNORING, "x,n,1;y,Rome;z;a").rows())
                .containsExactly(Row.of(null, "n", Arrays.asList(1, null), Row.of("Rome", null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\"1,n,,", "1,\"n\"x,,", "1,n,,\n2,n,,", "1,n,,\n\""})
    void aBrokenMessageIsMalformed(String message) {
        Decoded decoded = decode(Map.of(), message);

        assertThat(decoded.result()).isInstanceOf(Malformed.class);
        assertThat(decoded.rows()).isEmpty();
        assertThat(decode(IGNORING, message).result()).isEqualTo(DecodeResult.decoded());
    }

    @Test
    void brokenQuotesArePlacedByLineAndColumn() {
        assertThat(((Malformed) decode(Map.of(), "1,\"n\nm\"x,,").result()).describe())
                .startsWith("is not CSV: ")
                .contains("line 2, column 4");
    }

    @Test
    void blankLinesAfterTheRecordAreHarmlessAndASecondRecordIsNotLostInSilence() {
        assertThat(decode(Map.of(), "1,n,,\r\n\n").rows()).hasSize(1);
        assertThat(decode(Map.of(), "1,n,,\n2,m,,").result())
                .isEqualTo(new Malformed("", "holds a second record, and a message is one record"));
        assertThat(decode(IGNORING, "1,n,,\n2,m,,").rows()).containsExactly(Row.of(1L, "n", List.of(), null));
    }

    @Test
    void commentsAreSkippedWhereTheOptionSaysSo() {
        Map<String, String> options = Map.of("allow-comments", "true");

        assertThat(decode(options, "# first\n\n1,n,,\n# last").rows()).hasSize(1);
        assertThat(decode(options, "# nothing else").result()).isEqualTo(new Malformed("", "holds no record"));
        assertThat(decode(Map.of(), "# first\n1,n,,").result()).isInstanceOf(Malformed.class);
    }

    @Test
    void aRowOfOneColumnIsReadFromNoBytesAsItIsWritten() {
        RowType text = RowType.of(field("name", ScalarType.string()));
        RowType number = RowType.of(field("id", ScalarType.of(Kind.INTEGER)));

        assertThat(Formats.encodeText(CsvFormats.with(Map.of()), text, Row.of("")))
                .isEmpty();
        assertThat(Formats.decode(CsvFormats.with(Map.of()), text, "").rows()).containsExactly(Row.of(""));
        assertThat(Formats.decode(CsvFormats.with(Map.of()), number, "").rows()).containsExactly(Row.of((Object) null));
    }

    @Test
    void whereNullIsWrittenOtherwiseABlankRowIsItsOneField() {
        RowType tag = RowType.of(field("tag", ScalarType.string()));
        RowType type = RowType.of(field("id", ScalarType.of(Kind.INTEGER)), field("tag", tag.withNullable(true)));

        assertThat(Formats.decode(CsvFormats.with(Map.of("null-literal", "NULL")), type, "1,")
                        .rows())
                .containsExactly(Row.of(1, Row.of("")));
        assertThat(Formats.decode(CsvFormats.with(Map.of()), type, "1,").rows()).containsExactly(Row.of(1, null));
    }

    @Test
    void aByteOrderMarkIsLeftOutAndOtherEncodingsAreRefused() {
        RowType text = RowType.of(field("name", ScalarType.string()));

        assertThat(Formats.decode(CsvFormats.with(Map.of()), text, "\uFEFFü").rows())
                .containsExactly(Row.of("ü"));
        assertThat(Formats.decode(CsvFormats.with(Map.of()), text, "\uFEFFü".getBytes(UTF_16LE))
                        .result())
                .isEqualTo(new Malformed("", "is not UTF-8"));
    }

    @Test
    void whatTheWriterQuotesIsNotTakenForAnotherEncoding() {
        RowType text = RowType.of(field("name", ScalarType.string()));
        String written = Formats.encodeText(CsvFormats.with(Map.of()), text, Row.of("\0 "));

        assertThat(Formats.decode(CsvFormats.with(Map.of()), text, written).rows())
                .containsExactly(Row.of("\0 "));
    }

    @Test
    void aLiteralThatIsQuotedAsATextTellsNullFromThatText() {
        Map<String, String> options = Map.of("null-literal", "\\N");

        assertThat(decode(options, "\\N,\\N,\\N,\\N").rows()).containsExactly(Row.of(null, null, null, null));
        assertThat(decode(options, "1,\"\\N\",\"\\N\",").rows())
                .containsExactly(Row.of(1L, "\\N", Arrays.asList((Object) null), null));
        assertThat(decode(options, ",n,,").result()).isEqualTo(new Malformed("id", "'' is not a BIGINT"));
    }

    @Test
    void aLiteralThatIsNotQuotedAsATextIsNullInQuotesToo() {
        assertThat(decode(Map.of("null-literal", "NULL"), "\"NULL\",\"NULL\",NULL,NULL")
                        .rows())
                .containsExactly(Row.of(null, null, null, null));
    }

    @Test
    void aLiteralWithTheDelimiterInItIsNoColumn() {
        assertThat(decode(Map.of("field-delimiter", " ", "null-literal", " "), "1 n  Rome;2")
                        .rows())
                .containsExactly(Row.of(1L, "n", List.of(), Row.of("Rome", 2)));
    }

    @Test
    void aLiteralOfNoCharactersIsNullForText() {
        assertThat(decode(Map.of("null-literal", ""), ",,,").rows())
                .containsExactly(Row.of(null, null, List.of(), null));
    }

    @Test
    void escapesAreReadInAndOutOfQuotes() {
        Map<String, String> options = Map.of("escape-character", "\\");

        assertThat(decode(options, "1,a\\,b\\n,,").rows()).containsExactly(Row.of(1L, "a,b\n", List.of(), null));
        assertThat(decode(options, "1,\"a\\\"b\",,").rows()).containsExactly(Row.of(1L, "a\"b", List.of(), null));
    }

    @Test
    void theDelimiterMayBeWrittenAsAnEscape() {
        Map.of("|", '|', "\\t", '\t', "\\u0001", '\u0001', "漢", '漢')
                .forEach((written, delimiter) -> assertThat(
                                decode(Map.of("field-delimiter", written), "1,n,,".replace(',', delimiter))
                                        .rows())
                        .containsExactly(Row.of(1L, "n", List.of(), null)));
    }

    @ParameterizedTest
    @CsvSource({
        "field-delimiter,''",
        "field-delimiter,ab",
        "quote-character,''",
        "array-element-delimiter,\\t",
        "escape-character,ab"
    })
    void aCharacterIsOneCharacter(String option, String text) {
        assertThatThrownBy(() -> CsvFormats.with(Map.of(option, text)))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining(option)
                .hasMessageContaining("exactly one character");
    }

    @Test
    void aQuoteCharacterContradictsItsDisabling() {
        assertThatThrownBy(() -> CsvFormats.with(Map.of("disable-quote-character", "true", "quote-character", "'")))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("'quote-character'")
                .hasMessageContaining("'disable-quote-character'");
    }

    @Test
    void whatTheCollectorThrowsIsNotTakenForABrokenMessage() {
        RowDecoder decoder = CsvFormats.with(IGNORING).decoder(ORDER);

        assertThatThrownBy(() -> decoder.decode("1,n,,".getBytes(UTF_8), (kind, row) -> {
                    throw new IllegalStateException("downstream");
                }))
                .hasMessage("downstream");
    }

    @Test
    void halfASurrogatePairIsRefusedWithItsPath() {
        RowType type = RowType.of(field("tags", new ArrayType(ScalarType.string(), true)));

        assertThatThrownBy(() -> Formats.encodeText(
                        CsvFormats.with(Map.of()), type, Row.of(List.of("\uD83D\uDE00", "a\uD83Db"))))
                .isInstanceOf(EncodeException.class)
                .hasMessageStartingWith("field 'tags[1]': has half a surrogate pair at character 2");
    }

    @Test
    void aTypeThatARecordCannotCarryIsRefusedWithItsPlace() {
        ScalarType integer = ScalarType.of(Kind.INTEGER);

        assertRefused(new MapType(ScalarType.string(), integer, true), "c");
        assertRefused(new ArrayType(new ArrayType(integer, true), true), "c[]");
        assertRefused(RowType.of(field("p", PLACE)), "c.p");
        assertRefused(ScalarType.of(Kind.TIME, 6), "c");
    }

    private static void assertRefused(DataType column, String path) {
        assertThatThrownBy(() -> CsvFormats.with(Map.of()).decoder(RowType.of(field("c", column))))
                .isInstanceOfSatisfying(
                        UnsupportedTypeException.class,
                        refusal -> assertThat(refusal.path()).isEqualTo(path));
    }

    private static Decoded decode(Map<String, String> options, String message) {
        return Formats.decode(CsvFormats.with(options), ORDER, message);
    }
}
