package dev.tidegate.gateway.record;

import static dev.tidegate.gateway.record.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.format.spi.FormatContext.Role;
import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.record.DecodeOutcome.Broken;
import dev.tidegate.gateway.record.DecodeOutcome.Decoded;
import dev.tidegate.gateway.record.DecodeOutcome.Skipped;
import dev.tidegate.gateway.record.KafkaMessage.Header;
import dev.tidegate.gateway.testing.Tables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordDecoderTest {
    private static final Table ALL = Tables.upsert("id INT, name STRING, PRIMARY KEY (id) NOT ENFORCED");
    private static final Table EXCEPT_KEY = Tables.upsert(
            "id INT, name STRING, PRIMARY KEY (id) NOT ENFORCED", "'value.fields-include' = 'EXCEPT_KEY'");

    /** What a record does, as text: its changes, then what became of it if it was not simply read. */
    private static String read(Table table, @Nullable String key, @Nullable String value) {
        List<String> told = new ArrayList<>();
        DecodeOutcome outcome = new RecordDecoder(table, Formats.of(table, Tables.FORMATS))
                .decode(message(key, value), (kind, row) -> told.add(kind.code() + row));
        if (outcome instanceof Skipped skipped) {
            told.add(skipped.name());
        } else if (outcome instanceof Broken broken) {
            told.add(("BROKEN " + broken.role() + " " + broken.path()).stripTrailing());
        } else if (outcome instanceof Decoded decoded && !decoded.equals(Decoded.CONSISTENT)) {
            told.add("contradictions " + decoded.contradictions() + ", omissions " + decoded.omissions());
        }
        return String.join("; ", told);
    }

    /** The cases that Flink's upsert-kafka was seen to decide; its own answer stands behind those that differ. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "null", textBlock = """
            a value is an insert             | {"id":1}            | {"id":1,"name":"a"}             | +I[1, a]
            null is a delete of the key      | {"id":1}            | null                            | -D[1, null]
            no key                           | null                | {"id":1,"name":"a"}             | NO_KEY
            no key and no value              | null                | null                            | NO_KEY
            an empty key                     | ~~                  | {"id":1,"name":"a"}             | NO_KEY_ROW
            an empty key and no value        | ~~                  | null                            | NO_KEY_ROW
            an empty value is no delete      | {"id":1}            | ~~                              | NO_VALUE_ROW
            an empty list is no delete       | {"id":1}            | []                              | NO_VALUE_ROW
            two keys, one value              | [{"id":1},{"id":2}] | {"name":"a","id":1}             | +I[1, a]; +I[2, a]; contradictions 1, omissions 0
            two keys, no value               | [{"id":1},{"id":2}] | null                            | -D[1, null]; -D[2, null]
            two values, one key              | {"id":1}            | [{"id":1,"name":"a"},{"id":1,"name":"b"}] | +I[1, a]; +I[1, b]
            the key wins: Flink has [2, a]   | {"id":1}            | {"id":2,"name":"a"}             | +I[1, a]; contradictions 1, omissions 0
            the key wins: Flink has [null, a]| {"id":1}            | {"name":"a"}                    | +I[1, a]; contradictions 0, omissions 1
            broken value: Flink may delete   | {"id":1}            | {"id":1,"name"                  | BROKEN VALUE
            null in a list: Flink deletes    | {"id":1}            | [null]                          | BROKEN VALUE [0]
            a broken second row              | {"id":1}            | [{"id":1,"name":"a"},{"na       | BROKEN VALUE
            a value that is no object        | {"id":1}            | 7                               | BROKEN VALUE
            a value that says null           | {"id":1}            | ~ null~                         | BROKEN VALUE
            a field of a wrong type          | {"id":1}            | {"id":"x","name":"a"}           | BROKEN VALUE id
            a broken key                     | {"id":              | {"id":1,"name":"a"}             | BROKEN KEY
            a broken key and no value        | {"id":              | null                            | BROKEN KEY
            NULL in the key: Flink has [null]| {"id":null}         | null                            | BROKEN KEY id
            NULL in one key of two           | [{"id":1},{}]       | {"id":1,"name":"a"}             | BROKEN KEY id
            """)
    void eachRecordMeansWhatItMeansToFlinkExceptThatTheKeyWinsAndBrokenIsNeverADelete(
            String name, @Nullable String key, @Nullable String value, String expected) {
        assertThat(read(ALL, key, value)).isEqualTo(expected);
    }

    @Test
    void brokenValuesDeleteNothingWhateverTheFormatIsToldToIgnore() {
        Table ignoring = Tables.upsert(
                "id INT, name STRING, PRIMARY KEY (id) NOT ENFORCED", "'value.json.ignore-parse-errors' = 'true'");

        for (String value : List.of("{\"id\":1,\"name\"", "[null]", "no json", "7", "{\"id\":1,\"name\":\"a\"} {")) {
            assertThat(read(ignoring, "{\"id\":1}", value)).as(value).doesNotContain("-D");
        }
    }

    @Test
    void aRawKeyOfNoBytesIsNoKeyWhereFlinkHasANullInThePrimaryKey() {
        Table raw = Tables.parse("CREATE TABLE t (id STRING, v STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ("
                + "'connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'x:9092', "
                + "'key.format' = 'raw', 'value.format' = 'raw', 'value.fields-include' = 'EXCEPT_KEY')");

        assertThat(read(raw, null, "v")).isEqualTo("NO_KEY");
        assertThat(read(raw, null, null)).isEqualTo("NO_KEY");
        assertThat(read(raw, "", "")).isEqualTo("+I[, ]");
        assertThat(read(raw, "k", null)).isEqualTo("-D[k, null]");
    }

    @Test
    void withoutTheKeyInTheValueThereIsNothingToContradict() {
        assertThat(read(EXCEPT_KEY, "{\"id\":1}", "{\"id\":2,\"name\":\"a\"}")).isEqualTo("+I[1, a]");
        assertThat(read(EXCEPT_KEY, "{\"id\":1}", "{}")).isEqualTo("+I[1, null]");
    }

    @Test
    void theKeyFollowsThePrimaryKeyAndItsPrefixIsTakenOff() {
        Table table = Tables.upsert(
                "a STRING, k_x INT, b STRING, k_y INT, PRIMARY KEY (k_y, k_x) NOT ENFORCED",
                "'key.fields-prefix' = 'k_'",
                "'value.fields-include' = 'EXCEPT_KEY'");

        assertThat(read(table, "{\"x\":1,\"y\":2}", "{\"a\":\"a\",\"b\":\"b\",\"k_x\":9}"))
                .isEqualTo("+I[a, 1, b, 2]");
        assertThat(read(table, "{\"x\":1,\"y\":2}", null)).isEqualTo("-D[null, 1, null, 2]");
    }

    @Test
    void metadataColumnsAreFilledOnUpsertsAndOnDeletes() {
        Table table = Tables.upsert("tp STRING METADATA FROM 'topic' VIRTUAL, id INT, "
                + "pt INT METADATA FROM 'partition' VIRTUAL, h MAP<STRING, BYTES> METADATA FROM 'headers', "
                + "le INT METADATA FROM 'leader-epoch' VIRTUAL, os BIGINT METADATA FROM 'offset' VIRTUAL, name STRING, "
                + "ts TIMESTAMP_LTZ(3) METADATA FROM 'timestamp', "
                + "tt STRING METADATA FROM 'timestamp-type' VIRTUAL, PRIMARY KEY (id) NOT ENFORCED");
        RecordDecoder decoder = new RecordDecoder(table, Formats.of(table, Tables.FORMATS));
        Header[] headers = {new Header("a", new byte[] {1}), new Header("b", null), new Header("a", new byte[] {2})};
        Map<String, Bytes> map = new HashMap<>(Map.of("a", Bytes.of((byte) 2)));
        map.put("b", null);
        Instant time = Instant.parse("2026-01-02T03:04:05.678Z");
        List<Row> rows = new ArrayList<>();

        decoder.decode(message("{\"id\":1}", "{\"id\":1,\"name\":\"x\"}", headers), (kind, row) -> rows.add(row));
        decoder.decode(message("{\"id\":1}", null, headers), (kind, row) -> rows.add(row));

        assertThat(rows)
                .containsExactly(
                        Row.of("t", 1, 3, map, 7, 42L, "x", time, "CreateTime"),
                        Row.of("t", 1, 3, map, 7, 42L, null, time, "CreateTime"));
    }

    @Test
    void anAppendTableTakesEveryValueAsARow() {
        Table plain = Tables.append("id INT, name STRING", "'format' = 'json'");
        Table keyed = Tables.append(
                "k_id INT, name STRING",
                "'value.format' = 'json'",
                "'key.format' = 'json'",
                "'key.fields' = 'k_id'",
                "'key.fields-prefix' = 'k_'",
                "'value.fields-include' = 'EXCEPT_KEY'");

        assertThat(read(plain, "no json", "[{\"id\":1},{\"name\":\"b\"}]")).isEqualTo("+I[1, null]; +I[null, b]");
        assertThat(read(plain, null, null)).isEqualTo("NO_VALUE");
        assertThat(read(plain, null, "{")).isEqualTo("BROKEN VALUE");
        assertThat(read(keyed, "[{\"id\":1},{}]", "{\"name\":\"a\"}")).isEqualTo("+I[1, a]; +I[null, a]");
        assertThat(read(keyed, null, "{\"name\":\"a\"}")).isEqualTo("NO_KEY");
        assertThat(read(keyed, "{\"id\":1}", null)).isEqualTo("NO_VALUE");
    }

    @Test
    void anEnvelopeFormatNamesTheKindsOfAnAppendTable() {
        Table table = Tables.append("c STRING", "'format' = 'json'");
        RecordDecoder decoder = new RecordDecoder(table, new Formats(null, new ScriptedFormat()));
        List<String> told = new ArrayList<>();

        DecodeOutcome outcome = decoder.decode(message(null, "-U:a +U:b"), (kind, row) -> told.add(kind.code() + row));

        assertThat(outcome).isEqualTo(Decoded.CONSISTENT);
        assertThat(told).containsExactly("-U[a]", "+U[b]");
    }

    @Test
    void aRecordThatIsBrokenInItsSecondHalfTellsNoChangeAndLeavesNoneBehind() {
        Table table = Tables.append("c STRING", "'format' = 'json'");
        RecordDecoder decoder = new RecordDecoder(table, new Formats(null, new ScriptedFormat()));
        List<String> told = new ArrayList<>();
        ChangeCollector collector = (kind, row) -> told.add(kind.code() + row);

        assertThat(decoder.decode(message(null, "+I:a bad"), collector))
                .isEqualTo(new Broken(Role.VALUE, "", "'bad' is bad"));
        assertThat(decoder.decode(message(null, "+I:a bug"), collector))
                .isEqualTo(new Broken(Role.VALUE, "", "the format failed: java.lang.IllegalStateException: a bug"));
        decoder.decode(message(null, "+I:b"), collector);

        assertThat(told).containsExactly("+I[b]");
    }

    @Test
    void aRecordThatMultipliesIntoTooManyRowsIsBroken() {
        String keys = "[" + "{\"id\":1},".repeat(1999) + "{\"id\":1}]";
        String values = "[" + "{},".repeat(999) + "{}]";

        assertThat(read(EXCEPT_KEY, keys, values)).isEqualTo("BROKEN VALUE");
    }

    @Test
    void aBrokenRecordSaysWhereAndWhy() {
        RecordDecoder decoder = new RecordDecoder(ALL, Formats.of(ALL, Tables.FORMATS));

        DecodeOutcome outcome = decoder.decode(message("{\"id\":null}", "{}"), (kind, row) -> {});

        assertThat(((Broken) outcome).describe())
                .isEqualTo("key field 'id': is NULL or missing, but belongs to the primary key");
    }

    @Test
    void aRecordWaitsForWhatEitherFormatMustPrepare() {
        ScriptedFormat key = new ScriptedFormat();
        ScriptedFormat value = new ScriptedFormat();
        RecordDecoder decoder = new RecordDecoder(ALL, new Formats(key, value));
        KafkaMessage message = message("+I:k", "+I:v");
        assertThat(decoder.prepare(message)).isNull();
        key.preparation = new CompletableFuture<>();
        assertThat(decoder.prepare(message)).isSameAs(key.preparation);
        assertThat(decoder.prepare(message(null, "+I:v"))).isNull();
        value.preparation = new CompletableFuture<>();
        assertThat(decoder.prepare(message("+I:k", null))).isSameAs(key.preparation);

        CompletableFuture<Void> both = decoder.prepare(message).toCompletableFuture();

        key.preparation.complete(null);
        assertThat(both).isNotDone();
        value.preparation.completeExceptionally(new IllegalStateException("no registry"));
        assertThat(both).isCompletedExceptionally();
    }

    @Test
    void bothFormatsAreClosed() {
        ScriptedFormat key = new ScriptedFormat();
        ScriptedFormat value = new ScriptedFormat();

        new Formats(key, value).close();

        assertThat(Arrays.asList(key.closed, value.closed)).containsOnly(true);
    }
}
