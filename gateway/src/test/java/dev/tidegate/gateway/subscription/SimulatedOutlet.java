package dev.tidegate.gateway.subscription;

import dev.tidegate.gateway.simulation.Simulation;
import dev.tidegate.gateway.subscription.GatewaysSimulation.Fault;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A connection with room for a few frames, which arrive in their order, each after a while. */
final class SimulatedOutlet implements Outlet {
    private final Simulation simulation;
    private final Random random;
    private final Context loop;
    private final Receiver receiver;
    private final Fault fault;
    private final int room;
    private final Duration delay;
    private final Deque<Frame> underWay = new ArrayDeque<>();
    private @Nullable Runnable whenRoom;
    private @Nullable Frame before;
    private boolean cut;
    private boolean closed;
    private boolean ended;
    private long drains;

    /** The client at the other end. */
    interface Receiver {
        void receive(Frame frame);

        void ended(Ending ending);
    }

    SimulatedOutlet(Simulation simulation, Context loop, Receiver receiver, Fault fault) {
        this.simulation = simulation;
        this.random = simulation.random();
        this.loop = loop;
        this.receiver = receiver;
        this.fault = fault;
        this.room = 1 + random.nextInt(6);
        this.delay = Duration.ofMillis(random.nextInt(3) == 0 ? 60 : 2);
    }

    @Override
    public boolean hasRoom() {
        requireLoop();
        return underWay.size() < room;
    }

    @Override
    public void onRoom(Runnable task) {
        requireLoop();
        whenRoom = task;
        loop.runOnContext(turn -> serve()); // there may be room again already
    }

    private void serve() {
        Runnable task = whenRoom;
        if (task != null && underWay.size() < room) {
            whenRoom = null;
            if (fault != Fault.WAKE_UP_LOST) {
                task.run();
            }
        }
    }

    @Override
    public long drains() {
        return drains;
    }

    @Override
    public void send(Frame frame) {
        requireLoop();
        GatewaysSimulation.require(!closed, "a frame was sent after the subscription was closed: " + frame.type());
        GatewaysSimulation.require(!ended, "a frame was sent after the stream's end: " + frame.type());
        boolean happens = random.nextInt(6) == 0;
        if (happens && fault == Fault.FRAME_LOST && frame.type() == Frame.Type.CHANGES) {
            return;
        }
        if (fault == Fault.PAGE_AFTER_RESET && frame.type() == Frame.Type.RESET && before != null) {
            add(frame);
            add(before);
            return;
        }
        if (frame.type() == Frame.Type.CHANGES) {
            before = frame;
        }
        if (happens && fault == Fault.FRAMES_SWAPPED && !underWay.isEmpty()) {
            Frame earlier = underWay.removeLast();
            underWay.addLast(frame);
            add(earlier);
            return;
        }
        add(frame);
        if (happens && fault == Fault.FRAME_TWICE) {
            add(frame);
        }
    }

    private void add(Frame frame) {
        underWay.addLast(frame);
        simulation.later(delay, this::arrive);
    }

    private void arrive() {
        Frame frame = underWay.pollFirst();
        if (frame != null && !cut) {
            receiver.receive(frame);
            loop.runOnContext(turn -> {
                drains++;
                serve();
            });
        }
    }

    @Override
    public void end(Ending ending) {
        requireLoop();
        ended = true;
        simulation.later(delay, () -> receiver.ended(ending));
    }

    /** The client is gone: nothing arrives any more. */
    void cut() {
        cut = true;
        underWay.clear();
    }

    /** The subscription was closed: nothing may be sent any more. */
    void closed() {
        closed = true;
        if (fault == Fault.FRAME_AFTER_CLOSE) {
            send(Frames.reset("lagged"));
        }
    }

    private void requireLoop() {
        GatewaysSimulation.require(simulation.isOn(loop), "used on another event loop than its own");
    }

    @Override
    public String toString() {
        return underWay.size() + " of " + room + " frames under way" + (whenRoom == null ? "" : ", waits for room")
                + (closed ? ", closed" : "");
    }
}
