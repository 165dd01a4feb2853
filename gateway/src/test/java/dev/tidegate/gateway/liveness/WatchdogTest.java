package dev.tidegate.gateway.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    private static final Loop LOOP = new Loop("t", "polling 0");

    private final AtomicLong now = new AtomicLong();
    private final Watchdog watchdog = new Watchdog(Duration.ofSeconds(30), now::get);
    private final List<String> events = new ArrayList<>();
    private final Heartbeat heartbeat = watchdog.watch(LOOP, new Heartbeat.Rescue() {
        @Override
        public void stalled(Stall stall) {
            events.add("stalled " + stall.since().toSeconds());
        }

        @Override
        public void recovered() {
            events.add("recovered");
        }
    });

    @Test
    void aLoopThatTurnsInTimeIsNotStalled() {
        heartbeat.turned();
        for (int i = 0; i < 10; i++) {
            pass(29);
            heartbeat.turned();
        }

        assertThat(events).isEmpty();
        assertThat(watchdog.stalls()).isEmpty();
    }

    @Test
    void aLoopWithoutWorkMayRest() {
        heartbeat.turned();
        heartbeat.idle();
        pass(3_600);

        assertThat(events).isEmpty();
        assertThat(heartbeat.age()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aStalledLoopIsReportedOnceALimitUntilItTurnsAgain() {
        heartbeat.turned();
        pass(31);
        pass(10);
        pass(10);
        assertThat(events).containsExactly("stalled 31");
        assertThat(watchdog.stalls()).containsExactly(new Stall(LOOP, Duration.ofSeconds(51)));

        pass(11);
        assertThat(events).containsExactly("stalled 31", "stalled 62");

        heartbeat.turned();
        pass(1);
        assertThat(events).containsExactly("stalled 31", "stalled 62", "recovered");
        assertThat(watchdog.stalls()).isEmpty();
    }

    @Test
    void aRescueThatFailsKeepsNoOtherLoopFromBeingWatched() {
        watchdog.watch(new Loop("a", "broken"), stall -> {
                    throw new StackOverflowError("planted");
                })
                .turned();
        watchdog.watch(new Loop("z", "broken"), stall -> {
                    throw new StackOverflowError("planted");
                })
                .turned();
        heartbeat.turned();

        pass(31);

        assertThat(events).containsExactly("stalled 31");
    }

    @Test
    void aLoopThatHasEndedIsForgotten() {
        heartbeat.turned();
        heartbeat.close();
        pass(31);

        assertThat(events).isEmpty();
        assertThat(watchdog.heartbeats()).isEmpty();
    }

    private void pass(long seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
        watchdog.check();
    }
}
