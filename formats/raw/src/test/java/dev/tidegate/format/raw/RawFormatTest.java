package dev.tidegate.format.raw;

import static dev.tidegate.format.type.RowType.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.format.option.InvalidOptionException;
import dev.tidegate.format.spi.DecodeResult.Malformed;
import dev.tidegate.format.spi.EncodeException;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.UnsupportedTypeException;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RawFormatTest {
    private final Format format = RawFormats.with(Map.of());

    @Test
    void severalColumnsAreRefused() {
        RowType two = RowType.of(field("a", ScalarType.string()), field("b", ScalarType.string()));

        assertThatThrownBy(() -> format.decoder(two))
                .isInstanceOf(UnsupportedTypeException.class)
                .hasMessageContaining("exactly one column")
                .hasMessageContaining("`a` STRING, `b` STRING");
    }

    @Test
    void theWrongNumberOfBytesIsMalformed() {
        assertThat(format.decoder(RawFormats.column(ScalarType.of(Kind.INTEGER)))
                        .decode(new byte[3], (kind, row) -> {}))
                .isEqualTo(new Malformed("f", "an INT has 4 bytes, not 3"));
    }

    @Test
    void anyByteButZeroIsTrue() {
        List<Row> rows = new ArrayList<>();

        format.decoder(RawFormats.column(ScalarType.of(Kind.BOOLEAN)))
                .decode(new byte[] {7}, (kind, row) -> rows.add(row));

        assertThat(rows).containsExactly(Row.of(true));
    }

    @Test
    void noBytesAreAnEmptyText() {
        List<Row> rows = new ArrayList<>();

        format.decoder(RawFormats.column(ScalarType.string())).decode(new byte[0], (kind, row) -> rows.add(row));

        assertThat(rows).containsExactly(Row.of(""));
    }

    @Test
    void textThatTheCharacterSetCannotHoldIsRefusedAndNotReplaced() {
        Format ascii = RawFormats.with(Map.of("charset", "US-ASCII"));

        assertThatThrownBy(() ->
                        ascii.encoder(RawFormats.column(ScalarType.string())).encode(ChangeKind.INSERT, Row.of("ü")))
                .isInstanceOf(EncodeException.class)
                .hasMessageContaining("'f'")
                .hasMessageContaining("US-ASCII");
    }

    @Test
    void aSurrogatePairIsWrittenAsItsCharacter() {
        String text = "Ж? \uD83D\uDE00";

        assertThat(format.encoder(RawFormats.column(ScalarType.string())).encode(ChangeKind.INSERT, Row.of(text)))
                .isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void halfASurrogatePairIsRefusedAndAQuestionMarkIsNot() {
        assertThatThrownBy(() -> format.encoder(RawFormats.column(ScalarType.string()))
                        .encode(ChangeKind.INSERT, Row.of("?\uD83D")))
                .isInstanceOf(EncodeException.class)
                .hasMessageContaining("UTF-8");
        assertThat(format.encoder(RawFormats.column(ScalarType.string())).encode(ChangeKind.INSERT, Row.of("?")))
                .containsExactly('?');
    }

    @Test
    void aReplacementCharacterThatWasWrittenIsRead() {
        byte[] message = "ä\uFFFD".getBytes(StandardCharsets.UTF_8);
        List<Row> rows = new ArrayList<>();

        format.decoder(RawFormats.column(ScalarType.string())).decode(message, (kind, row) -> rows.add(row));

        assertThat(rows).containsExactly(Row.of("ä\uFFFD"));
    }

    @Test
    void anUnknownCharacterSetOrEndiannessIsRefused() {
        assertThatThrownBy(() -> RawFormats.with(Map.of("charset", "UTF-99")))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("'charset'");
        assertThatThrownBy(() -> RawFormats.with(Map.of("endianness", "middle")))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("one of big-endian, little-endian");
    }
}
