package dev.tidegate.gateway.writer;

import static dev.tidegate.gateway.writer.PageViews.assertFails;
import static dev.tidegate.gateway.writer.PageViews.await;
import static dev.tidegate.gateway.writer.PageViews.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What no broker does: the worker that writes a transaction dies of an error of the machine's. */
@Timeout(60)
class TransactionalOutboxTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger errors = new AtomicInteger();
    private final Producers producers = new Producers(properties -> new Dying());

    private final class Dying extends MockProducer<byte[], byte[]> {
        Dying() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public void beginTransaction() {
            if (errors.getAndDecrement() > 0) {
                throw new OutOfMemoryError("no memory for a transaction");
            }
            super.beginTransaction();
        }
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void everyRequestIsAnsweredWhenATransactionBreaksOffAndTheNextIsWritten() throws Exception {
        Table table = PageViews.table(
                "views",
                Map.of(
                        "properties.bootstrap.servers", "unused:9092",
                        "sink.delivery-guarantee", "exactly-once",
                        "sink.transactional-id-prefix", "tx",
                        "sink.buffer-flush.max-rows", "2",
                        "sink.buffer-flush.interval", "1 h"));
        Writer writer = new Writer(
                producers, table, () -> ChangeEncoder.of(PageViews.encoder(table)), WriterSettings.defaults());
        await(vertx.deployVerticle(writer));

        errors.set(1);
        Future<WriteResult> superseded = writer.write(List.of(upsert("a", 1)));
        Future<WriteResult> answer = writer.write(List.of(upsert("a", 2), upsert("b", 2)));

        assertFails(ErrorCode.KAFKA_UNAVAILABLE, () -> await(superseded), "nobody here knows", "no memory");
        assertFails(ErrorCode.KAFKA_UNAVAILABLE, () -> await(answer), "2 of the request's 2 rows failed");
        assertThat(writer.metrics().inFlightBytes()).isZero();
        assertThat(await(writer.write(List.of(upsert("a", 3), upsert("b", 3)))).rows())
                .isEqualTo(2);
    }
}
