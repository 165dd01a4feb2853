package dev.tidegate.gateway.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.gateway.catalog.Column;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.catalog.TableParser;
import dev.tidegate.gateway.format.FormatRegistry;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a change is to a reader, which columns he sees, and that the index names all whom a change may concern. */
class QueryTest {
    private static final Table TABLE = new TableParser(FormatRegistry.load(null))
            .parse("""
                    CREATE TABLE t (a STRING, id STRING, n INT, `odd "name"` STRING, PRIMARY KEY (id) NOT ENFORCED)
                    WITH ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1',
                      'key.format' = 'json', 'value.format' = 'json')
                    """, "test.sql")
            .orThrow()
            .tables()
            .get(0);

    private final TableQueries queries = new TableQueries(TABLE, QuerySettings.DEFAULT);

    private RowView row(int n) {
        return queries.view(form(n).getBytes(UTF_8), 0);
    }

    private static String form(int n) {
        return "{\"a\":\"x\",\"id\":\"k\",\"n\":" + n + ",\"odd \\\"name\\\"\":null}";
    }

    @Test
    void aRowThatEntersIsAnInsertAndOneThatLeavesADelete() {
        Query query = queries.compile(null, "n > 10");

        assertThat(query.kind(ChangeKind.INSERT, row(11), null, true)).isEqualTo(ChangeKind.INSERT);
        assertThat(query.kind(ChangeKind.INSERT, row(1), null, true)).isNull();
        assertThat(query.kind(ChangeKind.UPDATE_AFTER, row(11), row(1), true)).isEqualTo(ChangeKind.INSERT);
        assertThat(query.kind(ChangeKind.UPDATE_AFTER, row(11), row(12), true)).isEqualTo(ChangeKind.UPDATE_AFTER);
        assertThat(query.kind(ChangeKind.UPDATE_AFTER, row(1), row(11), true)).isEqualTo(ChangeKind.DELETE);
        assertThat(query.kind(ChangeKind.UPDATE_AFTER, row(1), row(2), true)).isNull();
        assertThat(query.kind(ChangeKind.DELETE, null, row(11), true)).isEqualTo(ChangeKind.DELETE);
        assertThat(query.kind(ChangeKind.DELETE, null, row(1), true)).isNull();
    }

    @Test
    void theQueryThatWasAskedForLongestAgoIsForgottenFirst() {
        TableQueries two = new TableQueries(TABLE, new QuerySettings(100, 2, 1, FilterLimits.DEFAULT));
        Query first = two.compile(null, "n > 1");
        Query second = two.compile(null, "n > 2");

        assertThat(two.compile(null, "n > 1")).isSameAs(first);
        two.compile(null, "n > 3");

        assertThat(two.compile(null, "n > 1")).isSameAs(first);
        assertThat(two.compile(null, "n > 2")).isNotSameAs(second).isEqualTo(second);
    }

    @Test
    void whatMayBeHeldIsDeletedWhenItIsNotKnown() {
        Query query = queries.compile(null, "n > 10");

        assertThat(query.kind(ChangeKind.UPDATE_AFTER, row(11), null, false)).isEqualTo(ChangeKind.UPDATE_AFTER);
        assertThat(query.kind(ChangeKind.UPDATE_AFTER, row(1), null, false)).isEqualTo(ChangeKind.DELETE);
        assertThat(query.kind(ChangeKind.DELETE, null, null, false)).isEqualTo(ChangeKind.DELETE);
    }

    @Test
    void columnsAreThoseAskedForAndTheKeyInDdlOrder() {
        Query query = queries.compile("odd \"name\",a", null);
        byte[] form = form(3).getBytes(UTF_8);
        Buffer written = Buffer.buffer();
        query.write(queries.view(form, 0), form, 0, written);

        assertThat(query.columns()).extracting(Column::name).containsExactly("a", "id", "odd \"name\"");
        assertThat(written.toString()).isEqualTo("{\"a\":\"x\",\"id\":\"k\",\"odd \\\"name\\\"\":null}");
    }

    @Test
    void aChangeOfOtherColumnsIsNone() {
        Query query = queries.compile("a", null);

        assertThat(query.kind(ChangeKind.UPDATE_AFTER, row(1), row(2), true)).isNull();
        assertThat(query.kind(ChangeKind.UPDATE_AFTER, row(1), row(2), false)).isEqualTo(ChangeKind.UPDATE_AFTER);
    }

    @Test
    void aColumnThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> queries.compile("a,nn", null))
                .hasMessage("columns: table 't' has no column 'nn'. Did you mean 'n'?");
    }

    @Test
    void theSameQueryIsEqualAndItsFingerprintDoesNotChange() {
        assertThat(queries.compile("a", "n > 1")).isEqualTo(queries.compile("id,a", " n > 1 "));
        assertThat(queries.compile("a", "n > 1").fingerprint()).isEqualTo(1203454208977829109L);
        assertThat(queries.compile("a", "n > 2")).isNotEqualTo(queries.compile("a", "n > 1"));
        assertThat(queries.compile("a,id,n,odd \"name\"", null).isAll()).isTrue();
        assertThat(Query.all(TABLE).fingerprint()).isZero();
    }

    @Test
    void theIndexNamesAllWhomAChangeMayConcern() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Query> all = new ArrayList<>();
        QueryIndex<Integer> index = new QueryIndex<>();
        String[] filters = {
            "n == %d", "n in [%d, 3]", "n == %d && a == 'x'", "n > %d", "n == %d || a == 'y'", "id == 'k%d'"
        };
        for (int i = 0; i < 200; i++) {
            Query query = queries.compile(null, filters[random.nextInt(filters.length)].formatted(random.nextInt(12)));
            all.add(query);
            index.add(i, query);
        }
        for (int i = 0; i < 200; i += 3) {
            index.remove(i);
        }
        for (int round = 0; round < 300; round++) {
            RowView now = random.nextInt(4) == 0 ? null : row(random.nextInt(12));
            RowView before = now != null && random.nextInt(4) == 0 ? null : row(random.nextInt(12));
            List<Integer> named = new ArrayList<>();
            index.forEach(now, before, named::add);
            assertThat(named).as("seed " + seed).doesNotHaveDuplicates();
            TreeSet<Integer> concerned = new TreeSet<>();
            for (int i = 0; i < 200; i++) {
                if (i % 3 != 0 && all.get(i).kind(kind(now, before), now, before, true) != null) {
                    concerned.add(i);
                }
            }
            assertThat(named).as("seed " + seed).containsAll(concerned);
        }
        assertThat(index.scanning()).isLessThan(200);
    }

    private static ChangeKind kind(@Nullable RowView now, @Nullable RowView before) {
        return now == null ? ChangeKind.DELETE : before == null ? ChangeKind.INSERT : ChangeKind.UPDATE_AFTER;
    }
}
