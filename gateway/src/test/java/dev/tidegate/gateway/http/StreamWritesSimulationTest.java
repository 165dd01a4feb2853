package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.simulation.Schedules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What clients of {@code /v1/stream} rely on when they write, in drawn schedules of the real writer and a fake Kafka. */
class StreamWritesSimulationTest {

    @Test
    void writes_of_a_connection_keep_their_order_and_each_is_answered_once() {
        Schedules.run("writes", 1_000, seed -> new WritersSimulation(seed).run());
    }

    @Test
    void the_drawn_schedules_do_wait_for_room_and_fail() {
        WritersSimulation.Coverage seen = new WritersSimulation.Coverage();
        for (int seed = 0; seed < 50; seed++) {
            seen.add(new WritersSimulation(seed).run());
        }

        assertThat(seen.waited).isPositive();
        assertThat(seen.failed).isPositive();
        assertThat(seen.written).isPositive();
        assertThat(seen.closed).isPositive();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void a_planted_fault_is_found(WritersSimulation.Fault fault) {
        assertThat(Schedules.failing(40, seed -> new WritersSimulation(seed, fault).run()))
                .as("schedules of 40 that fail with %s", fault)
                .isPositive();
    }
}
