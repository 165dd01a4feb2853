package dev.tidegate.gateway.record;

import static dev.tidegate.gateway.record.Messages.bytes;
import static dev.tidegate.gateway.record.Messages.message;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.testing.Tables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordEncoderTest {
    private static final Table ALL = Tables.upsert("id INT, name STRING, PRIMARY KEY (id) NOT ENFORCED");

    private static @Nullable OutgoingRecord write(Table table, ChangeKind kind, Row row) {
        return new RecordEncoder(table, Formats.of(table, Tables.FORMATS)).encode(new Change(kind, row));
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, UTF_8);
    }

    @ParameterizedTest
    @EnumSource(
            value = ChangeKind.class,
            names = {"INSERT", "UPDATE_AFTER"})
    void anUpsertIsAKeyAndAValue(ChangeKind kind) {
        OutgoingRecord record = write(ALL, kind, Row.of(1, "a"));

        assertThat(record.topic()).isEqualTo("t");
        assertThat(text(record.key())).isEqualTo("{\"id\":1}");
        assertThat(text(record.value())).isEqualTo("{\"id\":1,\"name\":\"a\"}");
        assertThat(record.timestamp()).isNull();
        assertThat(record.headers()).isEmpty();
    }

    @Test
    void aDeleteIsTheSameKeyWithoutAValue() {
        OutgoingRecord record = write(ALL, ChangeKind.DELETE, Row.of(1, null));

        assertThat(record.key())
                .isEqualTo(write(ALL, ChangeKind.INSERT, Row.of(1, "a")).key());
        assertThat(record.value()).isNull();
    }

    @Test
    void theRowBeforeAnUpdateIsNotWritten() {
        assertThat(write(ALL, ChangeKind.UPDATE_BEFORE, Row.of(1, "a"))).isNull();
    }

    @Test
    void keyAndValueFollowTheProjectionsOfTheTable() {
        Table table = Tables.upsert(
                "a STRING, k_x INT, b STRING, k_y INT, PRIMARY KEY (k_y, k_x) NOT ENFORCED",
                "'key.fields-prefix' = 'k_'",
                "'value.fields-include' = 'EXCEPT_KEY'");

        OutgoingRecord record = write(table, ChangeKind.INSERT, Row.of("a", 1, "b", 2));

        assertThat(text(record.key())).isEqualTo("{\"y\":2,\"x\":1}");
        assertThat(text(record.value())).isEqualTo("{\"a\":\"a\",\"b\":\"b\"}");
    }

    @Test
    void timestampAndHeadersAreWrittenOnUpsertsAndOnDeletes() {
        Table table = Tables.upsert("id INT, o BIGINT METADATA FROM 'offset' VIRTUAL, "
                + "ts TIMESTAMP_LTZ(3) METADATA FROM 'timestamp', "
                + "h MAP<STRING, BYTES> METADATA FROM 'headers', PRIMARY KEY (id) NOT ENFORCED");
        Map<String, Bytes> headers = new LinkedHashMap<>();
        headers.put("b", Bytes.of((byte) 1));
        headers.put(null, Bytes.of((byte) 2));
        headers.put("a", null);

        for (ChangeKind kind : List.of(ChangeKind.INSERT, ChangeKind.DELETE)) {
            OutgoingRecord record = write(table, kind, Row.of(1, 99L, Instant.ofEpochMilli(1234), headers));

            assertThat(record.timestamp()).isEqualTo(1234L);
            assertThat(record.headers()).extracting(KafkaMessage.Header::key).containsExactly("b", "a");
            assertThat(record.headers().get(0).value()).containsExactly(1);
            assertThat(record.headers().get(1).value()).isNull();
        }
        assertThat(write(table, ChangeKind.INSERT, Row.of(1, null, null, null)))
                .extracting(OutgoingRecord::timestamp, OutgoingRecord::headers)
                .containsExactly(null, List.of());
        assertThatThrownBy(() -> write(table, ChangeKind.INSERT, Row.of(1, null, Instant.ofEpochMilli(-1), null)))
                .hasMessageStartingWith("column 'ts': 1969-12-31T23:59:59.999Z is no timestamp of a record");
        assertThatThrownBy(() -> write(table, ChangeKind.INSERT, Row.of(1, null, Instant.MAX, null)))
                .hasMessageStartingWith("column 'ts': ");
    }

    @Test
    void virtualMetadataIsNotWritten() {
        Table table = Tables.upsert(
                "id INT, ts TIMESTAMP_LTZ(3) METADATA FROM 'timestamp' VIRTUAL, " + "PRIMARY KEY (id) NOT ENFORCED");

        OutgoingRecord record = write(table, ChangeKind.INSERT, Row.of(1, Instant.ofEpochMilli(1234)));

        assertThat(record.timestamp()).isNull();
        assertThat(text(record.value())).isEqualTo("{\"id\":1}");
    }

    @Test
    void aNullInTheOnlyColumnOfARawValueIsATombstoneAsInFlink() {
        Table raw = Tables.parse("CREATE TABLE t (id STRING, v STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ("
                + "'connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'x:9092', "
                + "'key.format' = 'raw', 'value.format' = 'raw', 'value.fields-include' = 'EXCEPT_KEY')");

        OutgoingRecord record = write(raw, ChangeKind.INSERT, Row.of("k", null));

        assertThat(record.key()).isEqualTo(bytes("k"));
        assertThat(record.value()).isNull();
    }

    @Test
    void aNullInThePrimaryKeyIsRefused() {
        assertThatThrownBy(() -> write(ALL, ChangeKind.DELETE, Row.of(null, "a")))
                .hasMessage("column 'id': is NULL, but belongs to the primary key")
                .asInstanceOf(InstanceOfAssertFactories.type(TidegateException.class))
                .extracting(TidegateException::code)
                .isEqualTo(ErrorCode.INVALID_ROW);
    }

    @Test
    void anAppendTableTakesOnlyInserts() {
        Table table = Tables.append(
                "id INT, name STRING", "'value.format' = 'json'", "'key.format' = 'json'", "'key.fields' = 'id'");

        OutgoingRecord record = write(table, ChangeKind.INSERT, Row.of(null, "a"));

        assertThat(text(record.key())).isEqualTo("{\"id\":null}");
        assertThat(text(record.value())).isEqualTo("{\"id\":null,\"name\":\"a\"}");
        assertThat(write(Tables.append("id INT", "'format' = 'json'"), ChangeKind.INSERT, Row.of(1))
                        .key())
                .isNull();
        for (ChangeKind kind : List.of(ChangeKind.UPDATE_BEFORE, ChangeKind.UPDATE_AFTER, ChangeKind.DELETE)) {
            assertThatThrownBy(() -> write(table, kind, Row.of(1, "a")))
                    .hasMessage("Table 't' is an append table: it takes +I and no " + kind.code())
                    .asInstanceOf(InstanceOfAssertFactories.type(TidegateException.class))
                    .extracting(TidegateException::code)
                    .isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
        }
    }

    @Test
    void anEnvelopeFormatWritesTheKindDown() {
        Table table = Tables.append("c STRING", "'format' = 'json'");
        RecordEncoder encoder = new RecordEncoder(table, new Formats(null, new ScriptedFormat()));

        assertThat(text(encoder.encode(new Change(ChangeKind.DELETE, Row.of("a")))
                        .value()))
                .isEqualTo("-D:a");
    }

    @Test
    void aRowThatTheFormatCannotWriteNamesTheColumn() {
        Table table = Tables.upsert(
                "k_id STRING, v STRING, PRIMARY KEY (k_id) NOT ENFORCED",
                "'key.fields-prefix' = 'k_'",
                "'value.fields-include' = 'EXCEPT_KEY'");
        RecordEncoder encoder = new RecordEncoder(table, new Formats(new ScriptedFormat(), new ScriptedFormat()));

        assertThatThrownBy(() -> encoder.encode(new Change(ChangeKind.INSERT, Row.of("k", "bad"))))
                .hasMessage("column 'c.d': the value cannot be written: 'bad' is bad");
        assertThatThrownBy(() -> encoder.encode(new Change(ChangeKind.INSERT, Row.of("bad", "v"))))
                .hasMessage("column 'k_c.d': the key cannot be written: 'bad' is bad");
    }

    @Test
    void rowsWaitForWhatEitherFormatMustPrepare() {
        ScriptedFormat key = new ScriptedFormat();
        ScriptedFormat value = new ScriptedFormat();
        RecordEncoder encoder = new RecordEncoder(ALL, new Formats(key, value));
        assertThat(encoder.prepare()).isNull();
        value.preparation = new CompletableFuture<>();
        assertThat(encoder.prepare()).isSameAs(value.preparation);
        key.preparation = new CompletableFuture<>();

        CompletableFuture<Void> both = encoder.prepare().toCompletableFuture();

        value.preparation.complete(null);
        assertThat(both).isNotDone();
        key.preparation.complete(null);
        assertThat(both).isCompleted();
    }

    @Test
    void whatWasWrittenIsReadAsItWas() {
        Table table = Tables.upsert("v ROW<a ARRAY<STRING>, m MAP<STRING, DECIMAL(10, 2)>>, id BIGINT, d DATE, "
                + "ts TIMESTAMP_LTZ(3) METADATA FROM 'timestamp', PRIMARY KEY (d, id) NOT ENFORCED");
        Formats formats = Formats.of(table, Tables.FORMATS);
        Instant time = Instant.parse("2026-01-02T03:04:05.678Z");
        Row row = Row.of(
                Row.of(List.of("x"), Map.of("k", new java.math.BigDecimal("1.50"))),
                5L,
                java.time.LocalDate.of(2026, 1, 2),
                time);

        OutgoingRecord record = new RecordEncoder(table, formats).encode(new Change(ChangeKind.INSERT, row));

        List<Row> read = new ArrayList<>();
        DecodeOutcome outcome = new RecordDecoder(table, formats)
                .decode(message(text(record.key()), text(record.value())), (kind, each) -> read.add(each));
        assertThat(outcome).isEqualTo(DecodeOutcome.Decoded.CONSISTENT);
        assertThat(read).containsExactly(row);
    }
}
