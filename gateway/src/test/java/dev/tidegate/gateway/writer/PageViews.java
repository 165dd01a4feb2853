package dev.tidegate.gateway.writer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.catalog.TableParser;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.format.FormatRegistry;
import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.record.Formats;
import dev.tidegate.gateway.record.RecordEncoder;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The table that the writer's tests write: page views per region, with JSON keys and values. */
final class PageViews {
    private static final FormatRegistry FORMATS = FormatRegistry.load(null);

    private PageViews() {}

    /** @param options beside connector, formats and topic */
    static Table table(String topic, Map<String, String> options) {
        StringBuilder with = new StringBuilder();
        options.forEach((key, value) ->
                with.append(", '").append(key).append("' = '").append(value).append("'"));
        String ddl = "CREATE TABLE pv (region STRING, pv BIGINT, uv BIGINT, PRIMARY KEY (region) NOT ENFORCED) WITH ("
                + "'connector' = 'upsert-kafka', 'key.format' = 'json', 'value.format' = 'json', 'topic' = '"
                + topic + "'" + with + ");";
        return new TableParser(FORMATS)
                .parse(ddl, "tables.sql")
                .orThrow()
                .tables()
                .get(0);
    }

    static RecordEncoder encoder(Table table) {
        return new RecordEncoder(table, Formats.of(table, FORMATS));
    }

    static Change upsert(String region, long pv) {
        return new Change(ChangeKind.INSERT, Row.of(region, pv, 0L));
    }

    static String key(String region) {
        return "{\"region\":\"" + region + "\"}";
    }

    static String value(String region, long pv) {
        return "{\"region\":\"" + region + "\",\"pv\":" + pv + ",\"uv\":0}";
    }

    /** The values of a region whose views were counted from 0 on. */
    static List<String> values(String region, int count) {
        return IntStream.range(0, count).mapToObj(i -> value(region, i)).toList();
    }

    /** What a future came to, or what it failed with. */
    static <T> T await(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    static void assertFails(ErrorCode code, ThrowingCallable call, String... mentions) {
        var failure = assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(code));
        for (String mention : mentions) {
            failure.hasMessageContaining(mention);
        }
    }
}
