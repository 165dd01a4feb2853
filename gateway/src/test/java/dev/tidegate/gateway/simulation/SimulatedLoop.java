package dev.tidegate.gateway.simulation;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutor;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Closeable;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An event loop whose tasks run when the simulation says so, in the order in which they came. */
final class SimulatedLoop extends AbstractEventExecutor implements EventLoop {
    private final Simulation simulation;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    /** What timers run, for as long as they may. */
    private final Set<Runnable> timed = new HashSet<>();

    SimulatedLoop(Simulation simulation) {
        this.simulation = simulation;
    }

    boolean isBusy() {
        return !tasks.isEmpty();
    }

    void runNext() {
        Runnable task = tasks.remove();
        try {
            task.run();
        } catch (RuntimeException | AssertionError e) {
            simulation.fail(e);
        }
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (simulation.current() != this) {
            simulation.handedOver();
        }
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return simulation.current() == this;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        Timer timer = new Timer();
        timed.add(command);
        fire(
                timer,
                () -> {
                    timed.remove(command);
                    command.run();
                },
                unit.toNanos(delay));
        return timer;
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        Timer timer = new Timer();
        timed.add(command);
        fire(
                timer,
                new Runnable() {
                    @Override
                    public void run() {
                        command.run();
                        fire(timer, this, unit.toNanos(period));
                    }
                },
                unit.toNanos(initialDelay));
        return timer;
    }

    void forgetTimers() {
        for (Runnable command : timed) {
            if (command instanceof Closeable vertxTimer) {
                vertxTimer.close(Promise.promise());
            }
        }
        timed.clear();
    }

    private void fire(Timer timer, Runnable command, long delayNanos) {
        simulation.schedule(delayNanos, () -> {
            if (!timer.isCancelled()) {
                tasks.add(() -> {
                    if (!timer.isCancelled()) {
                        command.run();
                    }
                });
            }
        });
    }

    private final class Timer extends DefaultPromise<Object> implements ScheduledFuture<Object> {
        Timer() {
            super(SimulatedLoop.this);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return 0;
        }
    }

    // ---- what nobody calls

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public EventLoop next() {
        return this;
    }

    @Override
    public @Nullable EventLoopGroup parent() {
        return null;
    }

    @Override
    public ChannelFuture register(Channel channel) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        throw new UnsupportedOperationException();
    }

    @Deprecated
    @Override
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        throw new UnsupportedOperationException();
    }

    @Deprecated
    @Override
    public void shutdown() {}

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<?> terminationFuture() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isShuttingDown() {
        return false;
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
