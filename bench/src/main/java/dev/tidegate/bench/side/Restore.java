package dev.tidegate.bench.side;

import dev.tidegate.gateway.Gateway;
import dev.tidegate.gateway.reader.LiveTable;
import dev.tidegate.gateway.reader.TableStatus.State;
import java.time.InstantSource;

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
        while (table.state() != State.SERVING) {
            if (table.state() == State.FAILED) {
                throw new IllegalStateException(
                        "not restored: " + table.status().problem());
            }
            Thread.sleep(1);
        }
        Side.done(table.counters().recordsIn.sum());
        GatewaySide.await(gateway.close());
        GatewaySide.await(side.vertx().close());
    }
}
