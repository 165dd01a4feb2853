package dev.tidegate.format.avro;

import static dev.tidegate.format.type.RowType.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.format.option.InvalidOptionException;
import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.EncodeException;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.RowEncoder;
import dev.tidegate.format.spi.UnsupportedTypeException;
import dev.tidegate.format.tck.Formats;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AvroFormatTest {
    private static final ScalarType INT = ScalarType.of(Kind.INTEGER).withNullable(false);
    private static final Map<String, String> JSON = Map.of("encoding", "json");

    @Test
    void anOptionThatFlinkHasForFilesOnlyIsRefused() {
        assertThatThrownBy(() -> AvroFormats.with(Map.of("codec", "snappy")))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("codec");
    }

    @Test
    void anEncodingIsNamedInAnyCase() {
        RowType type = RowType.of(field("i", INT));

        assertThat(Formats.encode(AvroFormats.with(Map.of("encoding", "JSON")), type, Row.of(1)))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"i\":1}");
    }

    @Test
    void noLineBreakStandsBetweenMessages() {
        RowEncoder encoder = AvroFormats.with(JSON).encoder(RowType.of(field("i", INT)));

        byte[] first = encoder.encode(ChangeKind.INSERT, Row.of(1));
        byte[] second = encoder.encode(ChangeKind.INSERT, Row.of(1));

        assertThat(second).isEqualTo(first);
    }

    @Test
    void aLineBreakOfFlinksIsReadOver() {
        byte[] message = "\n{\"i\":1}".getBytes(StandardCharsets.UTF_8);

        assertThat(Formats.decode(AvroFormats.with(JSON), RowType.of(field("i", INT)), message)
                        .rows())
                .containsExactly(Row.of(1));
    }

    @Test
    void microsecondsAreWrittenWhereTheyAreAskedFor() {
        RowType type = RowType.of(field("t", ScalarType.of(Kind.TIMESTAMP, 6)));
        Row row = Row.of(LocalDateTime.parse("2026-01-02T03:04:05.123456"));
        Format asFlink = AvroFormats.with(Map.of("timestamp_mapping.legacy", "false"));
        Format exact = AvroFormats.with(
                Map.of("timestamp_mapping.legacy", "false", "timestamp_mapping.exact-microseconds", "true"));

        byte[] milliseconds = Formats.encode(asFlink, type, row);
        byte[] microseconds = Formats.encode(exact, type, row);

        assertThat(Formats.decode(asFlink, type, milliseconds).rows())
                .containsExactly(Row.of(LocalDateTime.parse("2026-01-02T03:04:05.123")));
        assertThat(Formats.decode(asFlink, type, microseconds).rows()).containsExactly(row);
        assertThat(Formats.decode(exact, type, microseconds).rows()).containsExactly(row);
    }

    @Test
    void aNullThatTheSchemaDoesNotHaveIsRefusedWithItsPlace() {
        RowType inner = RowType.of(field("price", INT));
        RowType type = RowType.of(field("items", new ArrayType(inner, false)));
        Row row = Row.of(List.of(Row.of(1), Row.of((Object) null)));

        for (Map<String, String> options : List.of(Map.<String, String>of(), JSON)) {
            RowEncoder encoder = AvroFormats.with(options).encoder(type);

            assertThatThrownBy(() -> encoder.encode(ChangeKind.INSERT, row))
                    .isInstanceOf(EncodeException.class)
                    .hasMessageContaining("'items[1].price'");
            assertThat(encoder.encode(ChangeKind.INSERT, Row.of(List.of())))
                    .as("a row after it")
                    .isNotEmpty();
        }
    }

    @Test
    void aNullKeyIsRefused() {
        RowType type = RowType.of(field("m", new MapType(ScalarType.string(), INT, false)));

        assertThatThrownBy(() ->
                        Formats.encode(AvroFormats.with(Map.of()), type, Row.of(Collections.singletonMap(null, 1))))
                .isInstanceOf(EncodeException.class)
                .hasMessageContaining("NULL key");
    }

    @Test
    void valuesBeyondAvroAreRefused() {
        RowType day = RowType.of(field("d", ScalarType.of(Kind.DATE)));
        RowType time = RowType.of(field("t", ScalarType.of(Kind.TIMESTAMP, 3)));
        RowType text = RowType.of(field("s", ScalarType.string()));
        Format format = AvroFormats.with(Map.of());

        for (Runnable write : List.<Runnable>of(
                () -> Formats.encode(format, day, Row.of(LocalDate.MAX)),
                () -> Formats.encode(format, time, Row.of(LocalDateTime.MAX)),
                () -> Formats.encode(format, text, Row.of("\uD83D")))) {
            assertThatThrownBy(write::run).isInstanceOf(EncodeException.class);
        }
    }

    @Test
    void aTypeThatTheLegacyMappingLacksIsRefusedWithAHint() {
        Format format = AvroFormats.with(Map.of());

        assertThatThrownBy(() -> format.decoder(RowType.of(field("at", ScalarType.of(Kind.TIMESTAMP_LTZ, 3)))))
                .isInstanceOf(UnsupportedTypeException.class)
                .hasMessageContainingAll("'at'", "TIMESTAMP_LTZ(3)", "timestamp_mapping.legacy");
    }

    @Test
    void jsonFieldsMayStandInAnyOrderAmongUnknownOnes() {
        RowType type = RowType.of(field("a", INT), field("b", ScalarType.string()));
        byte[] message =
                "{\"x\":[{}],\"b\":{\"string\":\"s\"},\"a\":1.0,\"y\":null} rest".getBytes(StandardCharsets.UTF_8);

        assertThat(Formats.decode(AvroFormats.with(JSON), type, message).rows()).containsExactly(Row.of(1, "s"));
    }

    @Test
    void jsonThatNestsTooDeepIsMalformed() {
        byte[] deep = ("{\"x\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8);

        assertThat(Formats.decode(AvroFormats.with(JSON), RowType.of(field("i", INT)), deep)
                        .result())
                .isInstanceOf(DecodeResult.Malformed.class);
    }

    @Test
    void aMillionTrueItemsAreNothingSpecial() {
        RowType type =
                RowType.of(field("a", new ArrayType(ScalarType.of(Kind.BOOLEAN).withNullable(false), false)));
        Boolean[] items = new Boolean[1_000_000];
        Arrays.fill(items, true);
        Row row = Row.of(List.of(items));
        Format format = AvroFormats.with(Map.of());

        byte[] message = Formats.encode(format, type, row);

        assertThat(message).hasSize(1_000_000 + 3 + 1);
        assertThat(Formats.decode(format, type, message).rows()).containsExactly(row);
    }
}
