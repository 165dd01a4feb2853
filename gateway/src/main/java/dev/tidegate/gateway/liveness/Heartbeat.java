package dev.tidegate.gateway.liveness;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What one loop shows of itself: when it turned last, and whether it has work to do. */
public final class Heartbeat implements AutoCloseable {
    /** What the watchdog does about a stall; on the watchdog's thread, so it hops to the loop's own. */
    @FunctionalInterface
    public interface Rescue {
        Rescue NONE = stall -> {};

        /** Called once per stall, and again each time that the limit passes without a turn. */
        void stalled(Stall stall);

        /** The loop turns again. */
        default void recovered() {}
    }

    private final Loop loop;
    private final long limitNanos;
    private final LongSupplier nanos;
    private final Rescue rescue;
    private final Runnable onClose;
    private volatile long turned;
    private volatile boolean busy;

    // Of the watchdog's thread.
    private boolean reported;
    private long reportedAt;

    Heartbeat(
            Loop loop,
            Duration limit,
            LongSupplier nanos,
            Rescue rescue,
            java.util.function.Consumer<Heartbeat> onClose) {
        this.loop = loop;
        this.limitNanos = limit.toNanos();
        this.nanos = nanos;
        this.rescue = rescue;
        this.onClose = () -> onClose.accept(this);
        this.turned = nanos.getAsLong();
    }

    public Loop loop() {
        return loop;
    }

    /** The loop has turned, and has more to do: it must turn again within the limit. */
    public void turned() {
        turned = nanos.getAsLong();
        busy = true;
    }

    /** The loop has turned, and waits for work: it may do so for ever. */
    public void idle() {
        turned = nanos.getAsLong();
        busy = false;
    }

    /** The loop has ended. */
    @Override
    public void close() {
        onClose.run();
    }

    /** Since the last turn. */
    public Duration age() {
        return Duration.ofNanos(Math.max(0, nanos.getAsLong() - turned));
    }

    /** Whether it has work to do and has not turned in time. */
    public boolean isStalled() {
        return stall().isPresent();
    }

    Optional<Stall> stall() {
        long since = nanos.getAsLong() - turned;
        return busy && since > limitNanos ? Optional.of(new Stall(loop, Duration.ofNanos(since))) : Optional.empty();
    }

    /** @return the stall if it is to be reported now */
    Optional<Stall> check() {
        Optional<Stall> stall = stall();
        if (stall.isEmpty()) {
            if (reported) {
                reported = false;
                rescue.recovered();
            }
            return stall;
        }
        long now = nanos.getAsLong();
        if (reported && now - reportedAt <= limitNanos) {
            return Optional.empty();
        }
        reported = true;
        reportedAt = now;
        rescue.stalled(stall.get());
        return stall;
    }
}
