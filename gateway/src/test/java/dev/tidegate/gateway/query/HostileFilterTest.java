package dev.tidegate.gateway.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.catalog.TableParser;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.format.FormatRegistry;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters that grow: each is refused, or ends with the code for an exceeded budget, before it takes long or much. */
class HostileFilterTest {
    private static final Table TABLE = new TableParser(FormatRegistry.load(null))
            .parse("""
                    CREATE TABLE t (id STRING NOT NULL, name STRING, i BIGINT, d DOUBLE, amount DECIMAL(38, 10),
                      `bytes` BYTES, `day` DATE, t TIME(3), ts TIMESTAMP(3), tags ARRAY<STRING>, nums ARRAY<INT>,
                      scores MAP<STRING, INT>, bag MULTISET<STRING>, address ROW<city STRING, tags ARRAY<STRING>>,
                      PRIMARY KEY (id) NOT ENFORCED) WITH (
                      'connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1',
                      'key.format' = 'json', 'value.format' = 'json')
                    """, "test.sql")
            .orThrow()
            .tables()
            .get(0);

    private static final int LARGE = 400_000;

    /** A large row, as a record of Kafka may be by default. */
    private static final byte[] ROW = row("a".repeat(LARGE), 20_000);

    private final TableQueries queries = new TableQueries(TABLE, QuerySettings.DEFAULT);

    private static byte[] row(String name, int elements) {
        String tags = String.join(",", java.util.Collections.nCopies(elements, "\"a,b\""));
        String nums = String.join(
                ",", IntStream.range(0, elements).mapToObj(String::valueOf).toList());
        String scores = String.join(
                ",",
                IntStream.range(0, elements)
                        .mapToObj(n -> "\"k" + n + "\":" + n)
                        .toList());
        String bag = String.join(
                ",",
                IntStream.range(0, elements)
                        .mapToObj(n -> "[\"k" + n + "\"," + n + "]")
                        .toList());
        return ("{\"id\":\"k1\",\"name\":\"" + name + "\",\"i\":7,\"d\":1e308,\"amount\":9999999999.5,\"bytes\":\""
                        + "AAAA".repeat(name.length() / 4) + "\",\"day\":\"2026-01-02\",\"t\":\"03:04:05\","
                        + "\"ts\":\"2026-01-02T03:04:05\",\"tags\":[" + tags + "],\"nums\":[" + nums
                        + "],\"scores\":{" + scores + "},\"bag\":[" + bag + "],\"address\":{\"city\":\"" + name
                        + "\",\"tags\":[" + tags + "]}}")
                .getBytes(UTF_8);
    }

    private static String chain(String start, String step, int times) {
        return start + step.repeat(times);
    }

    static Stream<String> thatGrow() {
        String a400 = "a".repeat(400);
        return Stream.of(
                "size(name) < 8 || " + chain("[name]", ".map(x, x + x)", 30) + ".size() > 0",
                chain("[tags]", ".map(x, x + x)", 30) + ".size() > 0",
                chain("[nums]", ".map(x, x + x)", 30) + ".exists(x, size(x) > 1)",
                chain("[bytes]", ".map(x, x + x)", 30) + ".size() > 0",
                chain("[name]", ".map(x, [x, x])", 60) + ".size() > 0",
                chain("[dyn(name)]", ".map(x, dyn([x, x]))", 60) + ".size() > 0",
                chain("[dyn('')]", ".map(x, dyn([x, x]))", 60) + ".size() > 0",
                chain("['']", ".map(x, [x, x, x, x])", 40) + " == " + chain("['']", ".map(x, [x, x, x, x])", 40),
                chain("name", ".replace('a', 'aaaaaaaaaa')", 20) + ".size() > 0",
                "name.replace('a', '" + a400 + "').replace('a', '" + a400 + "').size() > 0",
                chain("id", ".replace('', '" + a400 + "')", 4) + ".size() > 0",
                "name.replace('', name).size() > 0",
                "name.split('').size() > 0 && name.split('').map(x, name.split('')).size() > 0",
                "name.split('a').size() > 0",
                "name.split('').map(x, x + x).size() > 0",
                "tags.join(name).size() > 0",
                "tags.map(x, name).join().size() > 0",
                "[name, name, name, name].join(name).size() > 0 && tags.join(name) == ''",
                chain("[[name, name]]", ".map(x, [x.join(x[0]), x.join(x[0])])", 20) + ".size() > 0",
                chain("[amount]", ".map(x, x * x)", 20) + ".exists(x, string(x) != '')",
                chain("[decimal('0.1')]", ".map(x, x * x)", 20) + ".exists(x, string(x) != '')",
                chain("[decimal(d)]", ".map(x, x * x)", 20) + ".exists(x, string(x).size() > 1)",
                chain("[decimal(1)]", ".map(x, x / decimal('1e900'))", 30) + ".exists(x, string(x) != '')",
                "tags.all(a, tags.all(b, tags.all(c, a == b && b == c)))",
                "nums.exists(a, nums.exists(b, a + b == -1))",
                "nums.map(a, nums.map(b, a * b)).size() > 0",
                "nums.filter(a, nums.filter(b, b > a).size() > 1).size() > 0",
                "nums.exists_one(a, nums.exists_one(b, a == b))",
                "scores.exists(k, scores.exists(j, k + j == ''))",
                "scores.all(k, scores[k] == scores[k])  && scores.all(k, bag.exists(j, j == k + k))",
                "bag.map(k, bag).size() > 0",
                "tags.map(x, tags).size() > 0",
                "tags.map(x, {x: tags}).size() > 0",
                "[tags].map(x, {'a': x, 'b': x}).map(x, {'a': x, 'b': x}).map(x, {'a': x, 'b': x}).size() > 0"
                        + " && [tags].map(x, [x, x, x, x]).map(x, [x, x, x, x]).map(x, [x, x, x, x]).size() > 0",
                "nums.exists(n, name.contains(string(n) + 'b'))",
                "nums.exists(n, name.matches('b+c'))",
                "nums.all(n, name.upperAscii().lowerAscii() != string(n))",
                "nums.all(n, name.reverse() != string(n))",
                "nums.all(n, name.charAt(n) == 'a')",
                "nums.all(n, name.substring(n) != '')",
                "nums.all(n, size(name) > n)",
                "nums.all(n, name.indexOf('b', n) < 0)",
                "nums.all(n, name.lastIndexOf('b') < 0)",
                "nums.all(n, name.trim() != 'b')",
                "nums.all(n, strings.quote(name) != 'b')",
                "nums.all(n, bytes(name) != bytes)",
                "nums.all(n, string(bytes) != '')",
                "nums.all(n, tags == tags)",
                "nums.all(n, tags + tags != [])",
                "nums.all(n, row.tags == address.tags)",
                "nums.all(n, n in nums)",
                "nums.all(n, (int(name) == 1) || n >= 0)",
                "nums.all(n, (1 / 0 == 1) || n >= 0)",
                "nums.all(n, nums[n + 30000] == 1 || n >= 0)",
                "nums.all(n, (duration(name) == duration('1s')) || n >= 0)",
                "nums.all(n, (ts.getHours(name) == 1) || n >= 0)",
                "nums.all(n, (date(name) == day) || n >= 0)",
                "nums.all(n, (decimal(name) == amount) || n >= 0)",
                "nums.all(n, (double(name) == d) || n >= 0)",
                "nums.all(n, (timestamp(name) == ts) || n >= 0)",
                "nums.all(n, (tags.map(x, [x]) == [[string(n)]]) || true)",
                "name.matches('(a|aa|aaa|aaaa|aaaaa)*b')",
                "name.matches('(a?){60}b')",
                "name.matches('[a-z]{1,100}x') || name.matches('a.*a.*a.*a.*b')",
                "(true ? " + chain("[name]", ".map(x, x + x)", 20) + " : [name]).size() > 0",
                "[1].exists(x, " + chain("[name]", ".map(y, y + y)", 20) + ".size() > 0)",
                "has(address.city) && " + chain("[address.city]", ".map(x, x + x)", 24) + ".size() > 0",
                chain("[row]", ".map(x, [x, x])", 40) + ".size() > 0");
    }

    @ParameterizedTest
    @MethodSource("thatGrow")
    void aFilterThatGrowsIsEndedAndSaysWhatWasTooLarge(String filter) {
        Query query = queries.compile(null, filter);
        look(query); // classes are loaded, code is compiled

        long before = allocated();
        Outcome outcome = look(query);

        assertThat(outcome.error()).as(filter).isNotNull();
        assertThat(outcome.error().code()).isEqualTo(ErrorCode.FILTER_BUDGET_EXCEEDED);
        assertThat(outcome.error()).hasMessageMatching("(?s)filter '.*': .*(subscriptions\\.max-filter-|digits).*");
        assertThat(outcome.cpuMillis()).as(filter).isLessThan(500);
        assertThat(allocated() - before).as(filter).isLessThan(400_000_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name.matches('((a{1000}){1000}){1000}')",
                "name.matches('((((a{100}){100}){100}){100}){100}')",
                "name.matches('(((a{1,1000}){1,1000}){1,1000})*')",
                "name.matches('(?:(?:a{999}b{999}){999})')",
                "name.matches('(((((((((((a{9}){9}){9}){9}){9}){9}){9}){9}){9}){9}){9})')",
                "name.matches('((a{1000}){1000}){1000}|b')",
                "name.matches('(?i)(([[:alpha:]]{1000}){1000}){1000}')",
                "name.matches('((\\\\pL{1000}){1000}){1000}')",
                "name.matches('((\\\\x{61}{1000}){1000}){1000}')",
                "name.matches('((\\\\Qa\\\\E{1000}){1000}){1000}')",
                "name.matches('(([]a]{1000}){1000}){1000}')",
                "name.matches('(([^]a]{1000}){1000}){1000}')",
                "name.matches('((a{1000,}){1000,}){1000,}')",
                "name.matches('((a{1000}?){1000}?){1000}?')",
                "name.matches('((?P<x>a{1000}){1000}){1000}')",
                "name.matches('a{1000}b{1000}')",
                "name.matches(name)",
                "name.matches('a' + name)",
                "'a'.matches(name)",
                "name.matches(string(i))",
                "tags.exists(p, name.matches(p))",
                "name.matches('(')",
                "matches(name, name)",
            })
    void aPatternThatIsTooLargeOrNotALiteralIsRefused(String filter) {
        Outcome refusal = measure(() -> queries.compile(null, filter));

        assertThat(refusal.error()).as(filter).isNotNull();
        assertThat(refusal.error().code()).isEqualTo(ErrorCode.INVALID_FILTER);
        assertThat(refusal.error()).hasMessageContaining("pattern").hasMessageContaining("character ");
        assertThat(refusal.cpuMillis()).isLessThan(2_000);
    }

    static Stream<String> thatAreHardToCompile() {
        return Stream.of(
                "(".repeat(900) + "true" + ")".repeat(900),
                "[".repeat(900) + "]".repeat(900) + " == []",
                "!".repeat(1_900) + "true",
                "-".repeat(1_900) + "1 == 1",
                "true ? ".repeat(200) + "true" + " : true".repeat(200),
                chain("true", " || true", 240),
                chain("true", " && true", 240),
                chain("1", " + 1", 480) + " == 1",
                chain("name", " + name", 280) + " == name",
                "i in [" + chain("1", ",1", 990) + "]",
                "name in [" + chain("'a'", ",'a'", 480) + "]",
                chain("[name]", ".map(x, {x: x})", 100) + ".size() > 0",
                chain("[{'a': 1}]", ".map(x, {'a': x, 'b': x})", 60) + ".size() > 0",
                "[1].exists(a, ".repeat(100) + "true" + ")".repeat(100),
                chain("tags", ".filter(x, tags", 60) + ".exists(y, y == '')" + ")".repeat(60) + " == tags",
                "{".repeat(500),
                "i == " + "9".repeat(1_900),
                "d == " + "9".repeat(1_900) + ".0",
                "d == 1e" + "9".repeat(1_900),
                "amount == decimal('" + "9".repeat(1_900) + "')",
                "amount == decimal('1e999999999')",
                "amount == decimal('1e-999999999')",
                "ts == timestamp('+999999999-12-31T23:59:59Z')",
                "ts + duration('315576000000s') > ts",
                "ts + duration('" + "9".repeat(1_000) + "s') > ts",
                "ts - duration('-315576000000s') > ts && ts.getFullYear('" + "a/".repeat(900) + "') > 0",
                chain("dyn(name)", ".a", 900) + " == 1",
                chain("dyn(tags)", "[0]", 600) + " == 1",
                chain("name", ".trim()", 240) + " == name",
                chain("name", ".replace('a','b')", 110) + " == name",
                "name.matches('" + "(".repeat(950) + ")".repeat(950) + "')",
                "name.matches('" + "(?i)[\\\\x{1}-\\\\x{10FFFE}]".repeat(60) + "')",
                "name.matches('" + "\\\\pL|".repeat(300) + "a')",
                "name.matches('[" + "\\\\pL\\\\PN".repeat(200) + "]')",
                "name.matches('" + "a*".repeat(900) + "')",
                "name.matches('" + "(a*)*".repeat(300) + "')",
                "b'" + "\\\\xff".repeat(450) + "' == bytes",
                "\u0000\u0001",
                "\ud83d\ude00".repeat(800),
                "`".repeat(500),
                "'".repeat(501),
                "a.b.c(d, e)(f)[g]{h: i}",
                "type(type(type(name))) == type",
                "dyn(type) == type",
                "has(has(name))",
                "[].map(x, y, z, w, v)");
    }

    @ParameterizedTest
    @MethodSource("thatAreHardToCompile")
    void whateverAFilterLooksLikeItIsCompiledOrRefusedAndEvaluatedInABoundedTime(String filter) {
        Outcome compiled = measure(() -> queries.compile(null, filter));

        assertThat(compiled.cpuMillis()).as(filter).isLessThan(5_000);
        if (compiled.error() == null) {
            Query query = queries.compile(null, filter);
            look(query);
            assertThat(look(query).cpuMillis()).as(filter).isLessThan(500);
        } else {
            assertThat(compiled.error().code()).isEqualTo(ErrorCode.INVALID_FILTER);
        }
    }

    /** Random expressions of growing pieces: whatever comes out is refused, evaluated or ended. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void randomFiltersEndInABoundedTime(long seed) {
        Random random = new Random(seed);
        Generator generator = new Generator(random);
        for (int n = 0; n < 120; n++) {
            String filter = generator.filter();
            if (filter.length() > 2_000) {
                continue;
            }
            List<Query> compiled = new ArrayList<>();
            Outcome compilation = measure(() -> compiled.add(queries.compile(null, filter)));
            assertThat(compilation.cpuMillis()).as(filter).isLessThan(5_000);
            if (compilation.error() != null) {
                assertThat(compilation.error().code()).as(filter).isEqualTo(ErrorCode.INVALID_FILTER);
                continue;
            }
            Outcome outcome = look(compiled.get(0));
            assertThat(outcome.cpuMillis()).as(filter).isLessThan(1_000);
            if (outcome.error() != null) {
                assertThat(outcome.error().code()).as(filter).isEqualTo(ErrorCode.FILTER_BUDGET_EXCEEDED);
            }
        }
    }

    @Test
    void honestFiltersOnALargeRowStayWithinTheBudget() {
        for (String filter : List.of(
                "name.contains('b') || i == 7",
                "name.startsWith('aaa') && name.endsWith('a') && size(name) > 5",
                "id.matches('^k[0-9]+$') && string(i).matches('^[0-9]+$')",
                "'x' in tags || tags.size() > 10",
                "tags[5] == 'a,b' && scores.k17 == 17 && bag['k5'] == 5",
                "nums.exists(n, n == 500)",
                "name.lowerAscii() == name",
                "name.split('b').size() == 1",
                "amount * decimal('1e100') > amount && string(amount) != ''")) {
            Query query = queries.compile(null, filter);
            assertThat(look(query).error()).as(filter).isNull();
        }
    }

    @Test
    void aFilterThatCostsTooMuchOnAverageIsEndedThoughEachRowIsWithinTheBudget() {
        byte[] row = row("a", 1_500);
        Query query = queries.compile(null, "nums.all(n, n >= 0)");

        assertThat(look(query, row).error()).isNull();
        assertThatThrownBy(() -> IntStream.range(0, 1_000).forEach(n -> kind(query, row)))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILTER_BUDGET_EXCEEDED))
                .hasMessageContaining("subscriptions.max-filter-average-steps (2000)");
    }

    @Test
    void costlyRowsAmongCheapOnesAreWithinTheAverage() {
        byte[] costly = row("a", 1_500);
        byte[] cheap = row("a", 1);
        Query query = queries.compile(null, "nums.all(n, n >= 0)");

        assertThatCode(() -> IntStream.range(0, 3_000).forEach(n -> kind(query, n % 30 == 0 ? costly : cheap)))
                .doesNotThrowAnyException();
    }

    @Test
    void manyCostlyFiltersInOneTurnHaveOnlyTheirAverageWhenTheTurnsTimeIsUsedUp() {
        TurnBudget turn = new TurnBudget();
        turn.spend(QuerySettings.DEFAULT.filters().maxTime().toNanos() * 3);
        RowView row = queries.view(row("a", 1_500), 0, turn);
        Query costly = queries.compile(null, "nums.all(n, n >= 0)");
        Query cheap = queries.compile(null, "nums.all(n, n < 0) || name == 'a'");

        assertThatThrownBy(() -> costly.kind(ChangeKind.INSERT, row, null, true))
                .hasMessageContaining("while the filters of the table together take too long");
        assertThat(cheap.kind(ChangeKind.INSERT, row, null, true)).isEqualTo(ChangeKind.INSERT);
    }

    @Test
    void aHundredCostlyFiltersInOneTurnDoNotAddUp() {
        List<Query> hostile = IntStream.range(0, 100)
                .mapToObj(n -> queries.compile(null, "nums.all(n, tags + tags != [] || n == " + n + ")"))
                .toList();
        RowView row = queries.view(ROW, 0, new TurnBudget());
        look(hostile.get(0));

        long cpu = hostile.stream()
                .mapToLong(query -> {
                    Outcome outcome = measure(() -> query.kind(ChangeKind.INSERT, row, null, true));
                    assertThat(outcome.error().code()).isEqualTo(ErrorCode.FILTER_BUDGET_EXCEEDED);
                    return outcome.cpuMillis();
                })
                .sum();
        assertThat(cpu).isLessThan(1_500);
    }

    private record Outcome(TidegateException error, long cpuMillis) {}

    private Outcome look(Query query) {
        return look(query, ROW);
    }

    private Outcome look(Query query, byte[] row) {
        return measure(() -> kind(query, row));
    }

    private ChangeKind kind(Query query, byte[] row) {
        return query.kind(ChangeKind.INSERT, queries.view(row, 0), null, true);
    }

    private static Outcome measure(Runnable task) {
        var threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        TidegateException error = null;
        try {
            task.run();
        } catch (TidegateException e) {
            error = e;
        }
        return new Outcome(error, (threads.getCurrentThreadCpuTime() - start) / 1_000_000);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    /** Makes filters by putting growing pieces together. */
    private record Generator(Random random) {
        private static final List<UnaryOperator<String>> LISTS = List.of(
                x -> x + ".map(x, x + x)",
                x -> x + ".map(x, [x, x])",
                x -> x + ".map(x, [x] + [x])",
                x -> x + ".filter(x, x == x)",
                x -> "(" + x + " + " + x + ")",
                x -> "[" + x + ", " + x + "]",
                x -> x + ".map(x, " + x + ")",
                x -> x + ".map(x, x)",
                x -> "(" + x + ".size() > 3 ? " + x + " : " + x + ")",
                x -> x + ".map(x, tags.map(y, x))",
                x -> "[" + x + "].map(x, x + x)[0]",
                x -> "dyn(" + x + ")",
                x -> x + ".map(x, {'a': x})",
                x -> x + ".map(x, x.split(''))",
                x -> x + ".map(x, x.replace('', x))",
                x -> x + ".map(x, [x, x].join(x))",
                x -> x + ".map(x, x.reverse() + x)",
                x -> x + ".map(x, string(bytes(x) + bytes(x)))",
                x -> x + ".map(x, x * x)",
                x -> x + ".map(x, strings.quote(x))");
        private static final List<String> STARTS = List.of(
                "[name]",
                "tags",
                "nums",
                "[bytes]",
                "[amount]",
                "[d]",
                "[i]",
                "name.split('')",
                "[row]",
                "[scores]",
                "[address]",
                "address.tags",
                "[ts]",
                "[dyn(name)]",
                "[decimal(7)]",
                "['a', 'b']");
        private static final List<UnaryOperator<String>> ENDS = List.of(
                x -> x + ".size() > 0",
                x -> x + " == " + x,
                x -> x + ".exists(x, x == x)",
                x -> x + ".all(x, x in " + x + ")",
                x -> x + ".exists_one(x, x == x)",
                x -> x + ".exists(x, string(x) == '')",
                x -> "size(" + x + ") == 1 || " + x + " != []");

        String filter() {
            String value = pick(STARTS);
            for (int i = random.nextInt(9); i >= 0; i--) {
                value = pick(LISTS).apply(value);
            }
            return pick(ENDS).apply(value);
        }

        private <T> T pick(List<T> some) {
            return some.get(random.nextInt(some.size()));
        }
    }
}
