package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.http.ReadGate.Obstacle;
import dev.tidegate.gateway.subscription.Frame;
import dev.tidegate.gateway.subscription.Frames;
import dev.tidegate.gateway.subscription.Subscriptions;
import dev.tidegate.gateway.writer.WriteResult;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client of {@code /v1/stream}: his commands, in the order he gives them, and what comes of them. An error with an
 * id ends what has this id and nothing else; one without concerns only the message that caused it.
 */
final class StreamConversation implements Conversation {

    /** What the conversations of one event loop share. */
    record Parts(
            Vertx vertx,
            Tables tables,
            Subscriptions subscriptions,
            MinPosition minPosition,
            InstantSource clock,
            HttpSettings settings) {

        StreamSettings bounds() {
            return settings.streams();
        }
    }

    private static final long REFUSED_MILLIS = 50;

    private final Parts parts;
    private final CommandReader reader;
    private final FrameSocket socket;
    private final ReadGate gate;
    private final WriteQueue.Turn turn;
    private final Map<String, StreamSubscription> subscriptions = new HashMap<>();
    private final StreamWrites writes;
    private final Consumer<StreamConversation> onEnd;
    private int badMessages;
    private boolean leaving;
    private boolean ended;

    /** @param onEnd told when it is over */
    StreamConversation(
            Parts parts, CommandReader reader, FrameSocket socket, ReadGate gate, Consumer<StreamConversation> onEnd) {
        this.parts = parts;
        this.reader = reader;
        this.socket = socket;
        this.gate = gate;
        this.onEnd = onEnd;
        this.turn = socket.newTurn();
        this.writes = new StreamWrites(parts.bounds().maxWritesPerConnection(), gate, this::written);
    }

    @Override
    public void begin() {} // the client speaks first

    @Override
    public void hear(String text) {
        Command command;
        try {
            command = reader.read(text);
        } catch (Throwable e) {
            command = new Command.Unreadable(null, Problems.known(e));
        }
        obey(command);
        if (!socket.hasRoom() && !ended) {
            gate.shut(Obstacle.ANSWERS_WAIT);
            turn.onRoom(() -> gate.clear(Obstacle.ANSWERS_WAIT));
        }
    }

    private void obey(Command command) {
        if (!(command instanceof Command.Unreadable)) {
            badMessages = 0;
        }
        if (command instanceof Command.Subscribe subscribe) {
            attempt(subscribe.id(), () -> subscribe(subscribe));
        } else if (command instanceof Command.Unsubscribe unsubscribe) {
            attempt(unsubscribe.id(), () -> unsubscribe(unsubscribe.id()));
        } else if (command instanceof Command.Write write) {
            attempt(write.id(), () -> write(write));
        } else if (command instanceof Command.Ping ping) {
            answer(ping.id(), new JsonObject().put("type", "pong"));
        } else if (command instanceof Command.Unreadable unreadable) {
            if (++badMessages > parts.settings().sockets().maxBadMessages()) {
                socket.close(CloseCode.BAD_MESSAGES);
                return;
            }
            String id = unreadable.id();
            // With the id of something open, it would be taken for its end.
            refuse(id == null || isOpen(id) ? null : id, unreadable.why());
            slowDown();
        }
    }

    private void attempt(String id, Runnable command) {
        try {
            if (leaving) {
                throw new TidegateException(ErrorCode.SHUTTING_DOWN, "this node drains, come back in a moment");
            }
            command.run();
        } catch (Throwable e) {
            refuse(id, e);
            slowDown();
        }
    }

    /** The next command is read a moment later, so that a client with many wrong ones does not keep the others waiting. */
    private void slowDown() {
        gate.shut(Obstacle.COMMAND_REFUSED);
        parts.vertx().setTimer(REFUSED_MILLIS, late -> gate.clear(Obstacle.COMMAND_REFUSED));
    }

    private boolean isOpen(String id) {
        return subscriptions.containsKey(id) || writes.contains(id);
    }

    private void requireFree(String id) {
        if (isOpen(id)) {
            throw new TidegateException(
                    ErrorCode.DUPLICATE_ID,
                    "/id: '" + id + "' is " + (writes.contains(id) ? "a write under way" : "an open subscription")
                            + ", which goes on; take another id");
        }
    }

    // ---- subscriptions

    private void subscribe(Command.Subscribe command) {
        String id = command.id();
        requireFree(id);
        int max = parts.bounds().maxSubscriptionsPerConnection();
        if (subscriptions.size() >= max) {
            throw new TidegateException(
                    ErrorCode.OVERLOADED,
                    "this connection has " + max
                            + " subscriptions, which is all that http.max-subscriptions-per-connection allows");
        }
        ServedTable table = parts.tables().named(command.table());
        Wish wish = Wish.of(command.parameters(), table);
        StreamSubscription subscription =
                new StreamSubscription(FrameId.of(id), socket, this::goAway, () -> forget(id));
        reached(command, table, subscription)
                .compose(v -> wish.subscription(parts.subscriptions(), table))
                .onComplete(asked -> {
                    if (subscription.isClosed()) {
                        return; // he has thought better of it, or has gone
                    }
                    try {
                        if (asked.failed()) {
                            throw Problems.known(asked.cause());
                        }
                        subscription.begin(parts.subscriptions(), table, asked.result());
                    } catch (RuntimeException e) {
                        forget(id);
                        refuse(id, e);
                    }
                });
    }

    private Future<Void> reached(Command.Subscribe command, ServedTable table, StreamSubscription subscription) {
        String position = command.minPosition();
        Future<Void> reached = position == null
                ? Future.succeededFuture()
                : parts.minPosition()
                        .reached(new MinPosition.Wanted("/minPosition", position), table, subscription::waits);
        subscriptions.put(command.id(), subscription);
        return reached;
    }

    private void unsubscribe(String id) {
        if (!subscriptions.containsKey(id)) {
            throw new TidegateException(
                    ErrorCode.UNKNOWN_SUBSCRIPTION, "/id: there is no subscription '" + id + "' on this connection");
        }
        forget(id);
        answer(id, new JsonObject().put("type", "unsubscribed"));
    }

    private void forget(String id) {
        StreamSubscription subscription = subscriptions.remove(id);
        if (subscription != null) {
            subscription.close();
        }
    }

    // ---- writes

    private void write(Command.Write command) {
        requireFree(command.id());
        ServedTable table = parts.tables().named(command.table());
        table.requireWriter();
        writes.begin(new StreamWrites.Write(
                command.id(),
                table,
                new ChangeReader(table)
                        .readAll(command.changes(), RefusedRow.REFUSES_ALL)
                        .changes()));
    }

    private void written(StreamWrites.Write write, AsyncResult<WriteResult> result) {
        if (ended) {
            return;
        } else if (result.failed()) {
            refuse(write.id(), result.cause());
        } else {
            Written written = new Written(write.table(), parts.clock()).add(result.result());
            answer(write.id(), written.addTo(new JsonObject().put("type", "written")));
        }
        closeIfDone();
    }

    // ---- answers

    private void answer(@Nullable String id, JsonObject answer) {
        socket.send(id == null ? null : FrameId.of(id), answer.toBuffer().getBytes());
    }

    private void refuse(@Nullable String id, Throwable cause) {
        socket.send(
                id == null ? null : FrameId.of(id),
                Frames.error(Problems.known(cause)).json());
    }

    // ---- the end

    /** The node drains. What was written is still answered, for as long as a part of the time there is. */
    void goAway(Frame frame) {
        if (leaving || ended) {
            return;
        }
        leaving = true;
        socket.send(frame);
        List.copyOf(subscriptions.keySet()).forEach(this::forget);
        gate.clearAll();
        if (!writes.isEmpty()) {
            socket.keepOpen();
            Duration patience = parts.settings().drainTimeout().dividedBy(2);
            parts.vertx().setTimer(patience.toMillis(), late -> socket.close(CloseCode.GOING_AWAY));
        }
        closeIfDone();
    }

    private void closeIfDone() {
        if (leaving && writes.isEmpty()) {
            socket.close(CloseCode.GOING_AWAY);
        }
    }

    @Override
    public void end() {
        ended = true;
        writes.close();
        List.copyOf(subscriptions.keySet()).forEach(this::forget);
        onEnd.accept(this);
    }
}
