package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.simulation.Simulation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;

/** A writer on an event loop of a simulation. */
public final class SimulatedWriter {
    private final Context loop;
    private final Writer writer;

    private SimulatedWriter(Context loop, Writer writer) {
        this.loop = loop;
        this.writer = writer;
    }

    /** Returns when it takes writes. */
    public static SimulatedWriter start(
            Simulation simulation, Table table, Producers producers, WriterSettings settings) {
        Context loop = simulation.newLoop();
        Writer.Parts parts = new Writer.Parts(producers, simulation.clock(), simulation::nanoTime);
        Writer writer = new Writer(parts, table, () -> ChangeEncoder.of(PageViews.encoder(table)), settings);
        SimulatedWriter started = new SimulatedWriter(loop, writer);
        writer.init(simulation.vertx(), loop);
        simulation.await("the start of the writer", started.on(writer::start));
        return started;
    }

    public Writer writer() {
        return writer;
    }

    public long inFlightBytes() {
        return writer.metrics().inFlightBytes();
    }

    public Future<?> stop() {
        return on(writer::stop);
    }

    private Future<Object> on(Callable<Future<?>> call) {
        Promise<Object> promise = Promise.promise();
        loop.runOnContext(turn -> {
            try {
                call.call().<Object>map(done -> true).onComplete(promise);
            } catch (Exception e) {
                promise.fail(e);
            }
        });
        return promise.future();
    }
}
