package dev.tidegate.bench.side;

import dev.tidegate.gateway.Gateway;
import dev.tidegate.gateway.reader.LiveTable;
import dev.tidegate.gateway.reader.TableStatus.State;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/** A whole gateway that restores its table; {@code start} is said when its configuration has been read. */
public final class Restore {
    private Restore() {}

    public static void main(String... arguments) throws Exception {
        GatewaySide side = GatewaySide.of(Words.of(arguments));
        Side.start();
        Gateway gateway = GatewaySide.await(Gateway.start(
                side.vertx(),
                new Gateway.Parts(
                        side.configuration(), side.tables(), side.formats(), InstantSource.system(), side.loops())));
        LiveTable table = gateway.tables().get(0).live();
        CountDownLatch restored = new CountDownLatch(1);
        Runnable look = () -> {
            if (table.state() == State.SERVING || table.state() == State.FAILED) {
                restored.countDown();
            }
        };
        table.watch(look);
        look.run();
        restored.await();
        if (table.state() != State.SERVING) {
            throw new IllegalStateException("not restored: " + table.status().problem());
        }
        Side.done(table.counters().recordsIn.sum());
        GatewaySide.await(gateway.close());
        GatewaySide.await(side.vertx().close());
    }
}
