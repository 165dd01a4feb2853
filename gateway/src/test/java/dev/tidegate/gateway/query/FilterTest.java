package dev.tidegate.gateway.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.catalog.TableParser;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.format.FormatRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters over rows in serving form: every SQL type, NULL, and what is told of a filter that cannot be. */
class FilterTest {
    private static final Table TABLE = new TableParser(FormatRegistry.load(null))
            .parse("""
                    CREATE TABLE t (id STRING NOT NULL, b BOOLEAN, i INT, l BIGINT NOT NULL, d DOUBLE, f FLOAT,
                      amount DECIMAL(10, 2), `bytes` BYTES, `day` DATE, t TIME(3), ts TIMESTAMP(3), ltz TIMESTAMP_LTZ(3),
                      tags ARRAY<STRING>, scores MAP<STRING, INT>, bag MULTISET<STRING>,
                      address ROW<city STRING, geo ROW<lat DOUBLE, lon DOUBLE>>, `order-id` INT, `timestamp` INT,
                      `type` STRING, `size` INT, `in` INT, PRIMARY KEY (id) NOT ENFORCED) WITH (
                      'connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1',
                      'key.format' = 'json', 'value.format' = 'json')
                    """, "test.sql")
            .orThrow()
            .tables()
            .get(0);

    private static final TableQueries QUERIES = new TableQueries(TABLE, QuerySettings.DEFAULT);

    private static final String FULL = """
            {"id":"k1","b":true,"i":7,"l":9007199254740993,"d":1.5,"f":0.1,"amount":10.50,"bytes":"AQI=",\
            "day":"2026-01-02","t":"03:04:05.5","ts":"2026-01-02T03:04:05","ltz":"2026-01-02T03:04:05.1Z",\
            "tags":["a","}b\\"],"],"scores":{"x":1,"y":null},"bag":[["p",2]],\
            "address":{"city":"Łódź","geo":{"lat":51.7,"lon":19.4}},"order-id":5,"timestamp":1,"type":"x","size":3,\
            "in":4}""";

    private static final String NULLS = """
            {"id":"k2","b":null,"i":null,"l":1,"d":null,"f":null,"amount":null,"bytes":null,"day":null,"t":null,\
            "ts":null,"ltz":null,"tags":null,"scores":null,"bag":null,"address":null,"order-id":null,\
            "timestamp":null,"type":null,"size":null,"in":null}""";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "b",
                "id == 'k1'",
                "id in ['k0', 'k1']",
                "'k1' == id && i == 7",
                "i == 7 && i > 6 && i < 8.5",
                "l == 9007199254740993",
                "d * 2.0 == 3.0",
                "f == 0.1",
                "amount == 10.5",
                "amount == decimal('10.50')",
                "amount in [decimal(1), decimal(10.5)]",
                "amount > 10 && amount < 10.51 && 10.5 == amount && 11 > amount",
                "amount * 2 == 21 && amount + 0.1 == 10.6 && amount / 4 == 2.625 && -amount < 0",
                "double(amount) == 10.5",
                "string(amount) == '10.5'",
                "bytes == b'\\x01\\x02' && size(bytes) == 2",
                "day == '2026-01-02' && day > '2025-12-31'",
                "day < '+10000-01-01' && day > '-0001-12-31' && day > '0000-01-01' && '-9999-01-01' < day",
                "day == date('2026-01-02') && date('2026-01-03') > day && day in ['2026-01-02', '+10000-01-01']",
                "day in [date('2026-01-02')] && string(day) == '2026-01-02' && [day].exists(d, d < '2026-01-03')",
                "timestamp(day) == timestamp('2026-01-02T00:00:00Z') && date(string(day)) == day",
                "t >= '03:04:05' && t < '03:04:06'",
                "t == '03:04:05.50' && t == time('03:04:05.500') && t in ['03:04', '03:04:05.5'] && t != '03:04:05'",
                "ts < timestamp('+10000-01-01T00:00:00Z') && ts > timestamp('-0001-01-01T00:00:00+01:00')",
                "ts == timestamp('2026-01-02T03:04:05Z')",
                "ltz > timestamp('2026-01-02T03:04:05Z') && ltz - ts < duration('1s')",
                "ts.getFullYear() == 2026",
                "'a' in tags && size(tags) == 2 && tags[1] == '}b\"],'",
                "tags.exists(t, t.startsWith('}'))",
                "scores['x'] == 1 && scores.x == 1 && scores.y == null && !has(scores.z)",
                "bag['p'] == 2",
                "address.city == 'Łódź' && address.geo.lat > 51.0",
                "address.city.size() == 4",
                "row.`order-id` == 5 && row.id == 'k1'",
                "type == 'x' && size == 3 && timestamp == 1",
                "row.`in` == 4",
                "id.matches('^k[0-9]$')",
                "id.upperAscii() == 'K1'",
                "i != null && i != 8"
            })
    void theFullRowIsWanted(String filter) {
        assertThat(matches(filter, FULL)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b",
                "!b",
                "i > 0",
                "i < 0",
                "!(i > 0)",
                "i + 1 == 1",
                "amount > 0",
                "amount == 10.5",
                "ts > timestamp('2000-01-01T00:00:00Z')",
                "'a' in tags",
                "scores.x == 1",
                "address.city == 'x'",
                "id.size() / (l - 1) == 0",
                "[1, 2][int(l) + 5] == 1",
                "decimal('1e2000') > 1",
                "decimal(id) > 1",
                "i == 7"
            })
    void theRowOfNullsIsNot(String filter) {
        assertThat(matches(filter, NULLS)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b == null",
                "i == null && amount == null && ts == null && tags == null && address == null && day == null",
                "i > 0 || id == 'k2'",
                "i != 7",
                "day != '2026-01-02' && '2026-01-02' != day && !(day == '2026-01-02') && day != date('2026-01-02')",
                "t != '03:04:05' && !(t == '03:04:05') && amount != 10.5 && 7 != amount && !(amount == 1)",
                "b == null || b"
            })
    void nullIsAValueToEqualityAndWhatIsCertainIsTold(String filter) {
        assertThat(matches(filter, NULLS)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "i = 1 | character 3",
                "i == 'x' | character 3: found no matching overload for '_==_' applied to '(int, string)'",
                "amunt > 1 | character 1: there is no column or function 'amunt'. Did you mean 'amount'?",
                "nothing > 1 | The columns are [id, b,",
                "address.town == 'x' | character 8: undefined field 'town'",
                "id.startsWith('a') && | character 22: the expression ends too early",
                "i + 1 | it gives a value of type int; a filter must be true or false",
                "frob(id) | there is no column or function 'frob'",
                "id == 'a' NEWLINE && i == b | line 2, character 7",
                "day == '2026-02-30' | character 8: '2026-02-30' is not a DATE, such as 2026-01-02",
                "day < 'soon' | character 7: 'soon' is not a DATE",
                "day in ['2026-01-02', '2026-1-2'] | character 23: '2026-1-2' is not a DATE",
                "day > date('10000-01-01') | character 12: '10000-01-01' is not a DATE",
                "t > '25:00' | character 5: '25:00' is not a TIME, such as 03:04:05.5",
                "ts > timestamp('2026-01-02') | character 16: '2026-01-02' is not a timestamp",
                "id.matches('(') | character 12: the pattern is not a regular expression of RE2"
            })
    void aFilterThatCannotBeIsRefusedWithThePlace(String filter, String words) {
        assertThatThrownBy(() -> QUERIES.compile(null, filter.replace("NEWLINE", "\n")))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FILTER))
                .hasMessageContaining(words);
    }

    @Test
    void aFilterMayNotBeLongerThanTheBound() {
        String filter = "id == '" + "x".repeat(2_000) + "'";

        assertThatThrownBy(() -> QUERIES.compile(null, filter))
                .hasMessage("filter: it has 2008 characters, and subscriptions.max-filter-length allows 2000");
    }

    @Test
    void aFilterThatNestsWithoutEndIsRefused() {
        String filter = "(".repeat(900) + "b" + ")".repeat(900);

        assertThatThrownBy(() -> QUERIES.compile(null, filter))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FILTER));
    }

    @Test
    void aComprehensionThatTakesTooManyStepsEndsTheSubscription() {
        StringBuilder tags = new StringBuilder("\"x\"");
        tags.append(",\"x\"".repeat(300));
        String row = FULL.replace("\"tags\":[\"a\",\"}b\\\"],\"]", "\"tags\":[" + tags + "]");

        assertThat(matches("size(tags) == 301", row)).isTrue();
        assertThatThrownBy(() -> matches("tags.all(a, tags.all(b, tags.all(c, a == b && b == c)))", row))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILTER_BUDGET_EXCEEDED))
                .hasMessageContaining("subscriptions.max-filter-steps (50000)");
    }

    @Test
    void datesAndTimestampsCompareInTheOrderOfTimeOverTheirWholeRange() {
        List<String> days = List.of(
                "-999999999-01-01",
                "-10000-12-31",
                "-9999-01-01",
                "-0044-03-15",
                "-0001-12-31",
                "0000-02-29",
                "0001-01-01",
                "0999-12-31",
                "1969-12-31",
                "1970-01-01",
                "2026-01-01",
                "9999-12-31",
                "+10000-01-01",
                "+99999-01-01",
                "+999999999-12-31");
        for (int i = 0; i < days.size(); i++) {
            String row = FULL.replace("\"2026-01-02\"", "\"" + days.get(i) + "\"")
                    .replace("\"2026-01-02T03:04:05\"", "\"" + days.get(i) + "T03:04:05\"")
                    .replace("\"2026-01-02T03:04:05.1Z\"", "\"" + days.get(i) + "T03:04:05.1Z\"");
            for (int j = 0; j < days.size(); j++) {
                String other = days.get(j);
                String timestamp = "timestamp('" + other + "T03:04:05Z')";
                assertThat(matches("day < '" + other + "'", row))
                        .as("%s < %s", days.get(i), other)
                        .isEqualTo(i < j);
                assertThat(matches("day >= date('" + other + "')", row)).isEqualTo(i >= j);
                assertThat(matches("'" + other + "' > day", row)).isEqualTo(j > i);
                assertThat(matches("day == '" + other + "'", row)).isEqualTo(i == j);
                assertThat(matches("day == '" + other + "' || i == 0", row)).isEqualTo(i == j);
                assertThat(matches("day in ['" + other + "'] && i == 7", row)).isEqualTo(i == j);
                assertThat(matches("ts < " + timestamp, row)).isEqualTo(i < j);
                assertThat(matches("ts == " + timestamp, row)).isEqualTo(i == j);
                assertThat(matches("ltz > " + timestamp, row)).isEqualTo(i >= j);
            }
        }
    }

    private static boolean matches(String filter, String row) {
        byte[] bytes = row.getBytes(UTF_8);
        Query query = QUERIES.compile(null, filter);
        return query.kind(dev.tidegate.format.type.ChangeKind.INSERT, QUERIES.view(bytes, 0), null, true) != null;
    }
}
