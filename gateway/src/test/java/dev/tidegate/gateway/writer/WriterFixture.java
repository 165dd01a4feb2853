package dev.tidegate.gateway.writer;

import static dev.tidegate.gateway.writer.PageViews.await;
import static dev.tidegate.gateway.writer.PageViews.upsert;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.testing.KafkaBroker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** What tests of writers to a real broker have: the broker, the table's options, and what is in the topic afterwards. */
abstract class WriterFixture {
    final Vertx vertx = Vertx.vertx();
    final Producers producers = new Producers();
    final Map<String, String> options = new LinkedHashMap<>();
    KafkaBroker broker = KafkaBroker.shared();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    void writeExactlyOnce() {
        options.put("sink.delivery-guarantee", "exactly-once");
        options.put("sink.transactional-id-prefix", KafkaBroker.uniqueName("tx"));
    }

    /** A broker that is away is noticed within the test. */
    void waitForKafkaBriefly() {
        options.put("properties.request.timeout.ms", "500");
        options.put("properties.delivery.timeout.ms", "1500");
        options.put("properties.max.block.ms", "500");
    }

    Table table(String topic) {
        options.putIfAbsent("properties.bootstrap.servers", broker.bootstrapServers());
        return PageViews.table(topic, options);
    }

    Writer writer(String topic, Producers producers, WriterSettings settings) {
        Table table = table(topic);
        return new Writer(table, () -> PageViews.encoder(table), producers, settings);
    }

    Writer start(String topic, WriterSettings settings) throws Exception {
        Writer writer = writer(topic, producers, settings);
        await(vertx.deployVerticle(writer));
        return writer;
    }

    /** Requests that do not wait for each other, each with a row of the regions {@code a} and {@code b}; all answered. */
    static List<Future<WriteResult>> write(Writer writer, int requests) throws Exception {
        List<Future<WriteResult>> answers = IntStream.range(0, requests)
                .mapToObj(i -> writer.write(pair(i)))
                .toList();
        await(Future.all(answers));
        return answers;
    }

    static List<Change> pair(long pv) {
        return List.of(upsert("a", pv), upsert("b", pv));
    }

    /** What is committed. */
    List<String> values(String topic) {
        return broker.readCommitted(topic).stream()
                .map(record -> text(record.value()))
                .toList();
    }

    List<String> values(String topic, String region) {
        return broker.readCommitted(topic).stream()
                .filter(record -> text(record.key()).contains("\"" + region + "\""))
                .map(record -> text(record.value()))
                .toList();
    }

    static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, UTF_8);
    }
}
