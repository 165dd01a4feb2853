package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.http.WriteQueue.Turn;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteQueueTest {
    private final Socket socket = new Socket();
    private final WriteQueue queue = new WriteQueue(socket, () -> true, 1);
    private final List<String> served = new ArrayList<>();

    /** One who always has a page to read when there is room, and leaves it under way. */
    private final class Reader {
        private final String name;
        private final Turn turn = queue.new Turn();

        Reader(String name) {
            this.name = name;
        }

        void pump() {
            if (turn.reserve()) {
                served.add(name);
            } else {
                turn.onRoom(this::pump);
            }
        }

        /** His page is there, and fills the queue or does not. */
        void send(boolean fills) {
            socket.full = fills;
            pump();
            turn.release();
        }
    }

    private final Reader a = new Reader("a");
    private final Reader b = new Reader("b");
    private final Reader c = new Reader("c");

    @Test
    void those_who_wait_read_one_page_at_a_time_by_turns() {
        a.pump();
        b.pump();
        c.pump();
        assertThat(served).containsExactly("a");

        a.send(false);
        b.send(false);
        c.send(false);
        a.send(false);

        assertThat(served).containsExactly("a", "b", "c", "a", "b");
    }

    @Test
    void a_queue_that_was_full_serves_the_next_of_them_and_not_him_who_filled_it() {
        a.pump();
        b.pump();
        a.send(true);
        assertThat(served).containsExactly("a");

        socket.drain();

        assertThat(served).containsExactly("a", "b");
        assertThat(queue.drains()).isEqualTo(1);
    }

    @Test
    void who_has_left_is_passed_over_and_his_page_is_no_longer_waited_for_once_released() {
        a.pump();
        b.pump();
        c.pump();

        b.turn.leave();
        a.turn.leave();
        a.turn.release();

        assertThat(served).containsExactly("a", "c");
    }

    @Test
    void who_wants_nothing_when_his_turn_comes_holds_up_nobody() {
        a.pump();
        b.turn.onRoom(() -> served.add("b, who has nothing to read"));
        c.pump();

        a.turn.release();

        assertThat(served).containsExactly("a", "b, who has nothing to read", "c");
    }

    /** A stream whose queue is as full as the test says. */
    private static final class Socket implements WriteStream<String> {
        private boolean full;
        private Handler<Void> onDrain;

        void drain() {
            full = false;
            onDrain.handle(null);
        }

        @Override
        public boolean writeQueueFull() {
            return full;
        }

        @Override
        public WriteStream<String> drainHandler(Handler<Void> handler) {
            onDrain = handler;
            return this;
        }

        @Override
        public WriteStream<String> setWriteQueueMaxSize(int maxSize) {
            return this;
        }

        @Override
        public WriteStream<String> exceptionHandler(Handler<Throwable> handler) {
            return this;
        }

        @Override
        public Future<Void> write(String data) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Void> end() {
            throw new UnsupportedOperationException();
        }
    }
}
