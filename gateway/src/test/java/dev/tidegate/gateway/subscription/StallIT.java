package dev.tidegate.gateway.subscription;

import static dev.tidegate.gateway.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.reader.LiveTable;
import dev.tidegate.gateway.subscription.Frame.Type;
import dev.tidegate.gateway.subscription.Outlet.Ending;
import dev.tidegate.gateway.testing.DeployedTable;
import dev.tidegate.gateway.testing.KafkaBroker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which clients are given up for taking nothing, and which are not. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StallIT {
    private static final int FOR_EVER = Integer.MAX_VALUE;
    private static final Duration MAX_STALL = Duration.ofMinutes(2);

    private final KafkaBroker kafka = KafkaBroker.shared();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final Breath client = new Breath();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private Vertx vertx;

    /** An outlet that has no room when it is asked so many times more. */
    private static final class Breath implements Outlet {
        final AtomicInteger shortages = new AtomicInteger();
        final AtomicInteger progress = new AtomicInteger();
        final AtomicBoolean caughtUp = new AtomicBoolean();
        final AtomicReference<Ending> ending = new AtomicReference<>();

        @Override
        public boolean hasRoom() {
            return shortages.getAndUpdate(n -> n == FOR_EVER ? n : Math.max(0, n - 1)) == 0;
        }

        @Override
        public void onRoom(Runnable task) {
            // nobody here wants to go on
        }

        @Override
        public void send(Frame frame) {
            if (frame.type() == Type.CAUGHT_UP) {
                caughtUp.set(true);
            } else if (frame.type() == Type.PROGRESS) {
                progress.incrementAndGet();
            }
        }

        @Override
        public void end(Ending why) {
            ending.set(why);
        }

        void awaitProgress() {
            int before = progress.get();
            until(() -> progress.get() > before || ending.get() != null);
        }
    }

    @BeforeEach
    void subscribe() throws Exception {
        vertx = Vertx.vertx().exceptionHandler(failures::add);
        LiveTable table = DeployedTable.over(kafka, kafka.newTopic("stall", 1)).start(vertx);
        SubscriptionSettings settings = SubscriptionSettings.DEFAULT
                .withMaxFrameBytes(1_000)
                .withHeartbeat(Duration.ofMillis(10))
                .withMaxStall(MAX_STALL);
        Subscriptions.Parts parts = Subscriptions.Parts.of(settings, now::get);
        vertx.runOnContext(v -> new Subscriptions(vertx, parts)
                .subscribe(
                        table,
                        Subscription.to(parts.queries(table.table()).compile(null, null), From.SNAPSHOT),
                        client));
        until(client.caughtUp::get);
        client.awaitProgress(); // of one who is live: from now on only the clock asks whether he has room
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    private static void await(Future<?> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void who_has_no_room_for_too_long_is_given_up() throws Exception {
        client.shortages.set(FOR_EVER);

        until(() -> {
            now.updateAndGet(time -> time.plus(MAX_STALL));
            return client.ending.get() != null;
        });

        assertThat(client.ending).hasValue(Ending.STALLED);
        await(vertx.close()); // what was under way has come to its end
        assertThat(failures).isEmpty();
    }

    @Test
    void who_has_no_room_now_and_then_is_not() {
        for (int moment = 0; moment < 5; moment++) {
            client.shortages.set(1);
            until(() -> client.shortages.get() == 0);
            client.awaitProgress();
            now.updateAndGet(time -> time.plus(MAX_STALL.multipliedBy(2)));
        }

        assertThat(client.ending).hasValue(null);
    }
}
