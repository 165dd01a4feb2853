package dev.tidegate.gateway.writer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.writer.InFlightBytes.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class InFlightBytesTest {
    private final InFlightBytes inFlight = new InFlightBytes(100);

    @Test
    void a_write_on_another_thread_does_not_enter_while_an_earlier_one_is_let_in() throws Exception {
        inFlight.reserve(100);
        FutureTask<Entry> later = new FutureTask<>(() -> inFlight.enter(1, waiter(() -> {})));
        Thread other = new Thread(later);
        List<Thread.State> seen = new ArrayList<>();
        inFlight.enter(1, waiter(() -> {
            other.start();
            Thread.State state;
            do {
                state = other.getState();
                Thread.onSpinWait();
            } while (state != Thread.State.BLOCKED && state != Thread.State.TERMINATED);
            seen.add(state);
        }));

        inFlight.release(100);

        assertThat(seen).containsExactly(Thread.State.BLOCKED);
        assertThat(later.get()).isEqualTo(Entry.LET_IN);
    }

    @Test
    void a_write_that_waits_is_passed_by_no_more_bytes_than_the_bound() {
        inFlight.reserve(60);
        inFlight.enter(10, waiter(() -> {}));

        inFlight.reserve(30);
        inFlight.release(30);
        inFlight.reserve(70);
        inFlight.release(60);

        assertThat(inFlight.bytes()).isEqualTo(70);
        assertThat(inFlight.reserve(1)).isFalse();
        assertThat(inFlight.waiting()).isEqualTo(1);
    }

    private static InFlightBytes.Waiter waiter(Runnable letIn) {
        return new InFlightBytes.Waiter() {
            @Override
            public void letIn() {
                letIn.run();
            }

            @Override
            public void refused() {}
        };
    }
}
