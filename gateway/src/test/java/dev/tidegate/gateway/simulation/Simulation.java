package dev.tidegate.gateway.simulation;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.WorkerPool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One schedule: event loops, worker threads and a clock that stands still unless a step moves it. Everything happens on
 * the thread that calls {@link #step}.
 */
public final class Simulation implements AutoCloseable {
    /** Of all simulations of a JVM: it only makes contexts, its own threads are never used. */
    private static final VertxInternal VERTX = (VertxInternal) Vertx.vertx();

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int STEPS_OF_A_WAIT = 50_000;
    private static final int PATIENCE_SECONDS = 3_600;
    /** One of so many hand-overs is one at which the running task is interrupted. */
    private static final int PREEMPTION = 24;

    private final Random random;
    private final List<SimulatedLoop> loops = new ArrayList<>();
    private final List<Runnable> blocking = new ArrayList<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final WorkerPool workers = new WorkerPool(new SimulatedWorkers(blocking), null);
    private final List<Runnable> invariants = new ArrayList<>();
    private final Set<SimulatedLoop> running = new HashSet<>();
    private @Nullable SimulatedLoop current;
    private @Nullable Throwable failure;
    private long nanos = 1;
    private long numbers;

    private record Event(long at, long number, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
        }
    }

    public Simulation(long seed) {
        this.random = new Random(seed);
    }

    public Random random() {
        return random;
    }

    public Vertx vertx() {
        return VERTX;
    }

    /** A new event loop. */
    public Context newLoop() {
        SimulatedLoop loop = new SimulatedLoop(this);
        loops.add(loop);
        Context context = VERTX.contextBuilder()
                .withThreadingModel(ThreadingModel.EVENT_LOOP)
                .withEventLoop(loop)
                .withWorkerPool(workers)
                .build();
        context.exceptionHandler(this::fail);
        return context;
    }

    /** The time that a clock on the wall shows. */
    public InstantSource clock() {
        return () -> START.plusNanos(nanos);
    }

    /** The time that only goes forward, of {@link System#nanoTime}'s kind. */
    public long nanoTime() {
        return nanos;
    }

    /** Checked after each step. */
    public void invariant(Runnable check) {
        invariants.add(check);
    }

    /** Lets Vert.x forget the timers that are still set, and with them all that they hold. */
    @Override
    public void close() {
        loops.forEach(SimulatedLoop::forgetTimers);
    }

    /** Something went wrong that no caller sees. */
    void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    // ---- what happens

    /** Runs this within a time that is drawn. */
    public void later(Duration atMost, Runnable task) {
        schedule((long) (random.nextDouble() * atMost.toNanos()), task);
    }

    /** Runs this again and again, each time after a pause that is drawn, until it returns false. */
    public void repeat(Duration atMost, BooleanSupplier task) {
        later(atMost, () -> {
            if (task.getAsBoolean()) {
                repeat(atMost, task);
            }
        });
    }

    void schedule(long delayNanos, Runnable task) {
        events.add(new Event(nanos + Math.max(0, delayNanos), numbers++, task));
    }

    /** Whether a task of this event loop runs. */
    public boolean isOn(Context loop) {
        return current != null && ((ContextInternal) loop).nettyEventLoop() == current;
    }

    @Nullable
    SimulatedLoop current() {
        return current;
    }

    /**
     * Runs one task.
     *
     * @return false if there is none, and no timer either
     */
    public boolean step() {
        boolean any = next();
        invariants.forEach(Runnable::run);
        Throwable cause = failure;
        if (cause != null) {
            throw new AssertionError("a task failed: " + cause, cause);
        }
        return any;
    }

    private boolean next() {
        List<SimulatedLoop> busy = new ArrayList<>(loops.size());
        for (SimulatedLoop loop : loops) {
            if (loop.isBusy() && !running.contains(loop)) {
                busy.add(loop);
            }
        }
        int choices = busy.size() + blocking.size();
        if (choices == 0 || !events.isEmpty() && random.nextInt(8) == 0) {
            Event event = events.poll();
            if (event == null) {
                return false;
            }
            nanos = Math.max(nanos, event.at);
            elsewhere(event.task);
        } else {
            int choice = random.nextInt(choices);
            if (choice < busy.size()) {
                run(busy.get(choice));
            } else {
                elsewhere(blocking.remove(choice - busy.size()));
            }
        }
        nanos += 1_000 + random.nextInt(200_000); // a task takes some time
        return true;
    }

    /** On no event loop: a worker's thread, or Kafka's. */
    private void elsewhere(Runnable task) {
        SimulatedLoop interrupted = current;
        current = null;
        try {
            task.run();
        } finally {
            current = interrupted;
        }
    }

    private void run(SimulatedLoop loop) {
        SimulatedLoop interrupted = current;
        current = loop;
        running.add(loop);
        try {
            loop.runNext();
        } finally {
            running.remove(loop);
            current = interrupted;
        }
    }

    /**
     * The running task has handed something to another event loop, which may be done before the running task goes on: as
     * when the operating system takes the processor from its thread.
     */
    void handedOver() {
        if (current == null || running.size() > 1 || random.nextInt(PREEMPTION) != 0) {
            return;
        }
        int steps = 1 + random.nextInt(40);
        for (int i = 0; i < steps && next(); i++) {
            // the others go on
        }
    }

    /** Goes on until this holds. Fails when nothing more happens, or too much: then something waits forever. */
    public void until(String what, BooleanSupplier condition) {
        until(() -> what, condition);
    }

    /** As above, with a reason that is not told before it is needed. */
    public void until(Supplier<String> what, BooleanSupplier condition) {
        long deadline = nanos + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (int i = 0; !condition.getAsBoolean(); i++) {
            if (!step()) {
                throw new AssertionError("nothing happens any more, but " + what.get());
            } else if (i >= STEPS_OF_A_WAIT || nanos > deadline) {
                throw new AssertionError("after " + i + " steps and "
                        + TimeUnit.NANOSECONDS.toSeconds(
                                nanos - (deadline - TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)))
                        + " s still: " + what.get());
            }
        }
    }

    /** What a future comes to. */
    public <T> T await(String what, Future<T> future) {
        until(what + " is not complete", future::isComplete);
        if (future.failed()) {
            throw new AssertionError(what + " failed: " + future.cause(), future.cause());
        }
        return future.result();
    }
}
