package dev.tidegate.gateway.http;

import dev.tidegate.gateway.subscription.Frame;
import dev.tidegate.gateway.subscription.Subscriber;
import dev.tidegate.gateway.subscription.Subscription;
import dev.tidegate.gateway.subscription.Subscriptions;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One of the subscriptions that share a WebSocket. Its frames bear its id, and it ends without the others. */
final class StreamSubscription extends QueuedOutlet {
    private final FrameId id;
    private final FrameSocket socket;
    private final Consumer<Frame> goaway;
    private final Runnable onEnd;
    private @Nullable Wait wait;
    private @Nullable Subscriber subscriber;
    private boolean closed;

    /**
     * @param goaway told when the node drains
     * @param onEnd runs when it has ended by itself
     */
    StreamSubscription(FrameId id, FrameSocket socket, Consumer<Frame> goaway, Runnable onEnd) {
        super(socket.newTurn());
        this.id = id;
        this.socket = socket;
        this.goaway = goaway;
        this.onEnd = onEnd;
    }

    boolean isClosed() {
        return closed;
    }

    /** It begins when this is over. */
    void waits(Wait beginning) {
        wait = beginning;
    }

    void begin(Subscriptions subscriptions, ServedTable table, Subscription asked) {
        Subscriber begun = subscriptions.subscribe(table.live(), asked, this);
        if (closed) {
            begun.close(); // it has ended already: the table has failed, say
        }
        subscriber = begun;
    }

    /** Nothing is told any more. */
    void close() {
        closed = true;
        turn.leave();
        if (wait != null) {
            wait.end();
        }
        if (subscriber != null) {
            subscriber.close();
        }
    }

    @Override
    public boolean reserve() {
        return turn.reserve();
    }

    @Override
    public void release() {
        turn.release();
    }

    @Override
    public void send(Frame frame) {
        if (frame.type() == Frame.Type.GOAWAY) {
            goaway.accept(frame); // which concerns the connection
        } else {
            socket.send(id, frame.json());
        }
    }

    @Override
    public void end(Ending ending) {
        if (ending == Ending.STALLED) {
            socket.close(CloseCode.STALLED); // nothing is taken, whatever it is
        }
        onEnd.run();
    }
}
