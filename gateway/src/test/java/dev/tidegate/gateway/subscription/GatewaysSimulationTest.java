package dev.tidegate.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.simulation.Schedules;
import dev.tidegate.gateway.subscription.GatewaysSimulation.Coverage;
import dev.tidegate.gateway.subscription.GatewaysSimulation.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * What subscribers rely on, in drawn schedules of two gateways: changes can be applied strictly, an exact position is
 * that of exactly these rows, nothing goes back in time, nothing waits forever, and nothing comes after the end.
 */
class GatewaysSimulationTest {

    @Test
    void readers_who_are_cut_off_and_come_back_to_any_gateway_never_go_back_and_end_with_the_table() {
        Schedules.run("gateways", 1_500, seed -> new GatewaysSimulation(seed).run());
    }

    @Test
    void the_drawn_schedules_resume_ahead_of_a_gateway_and_are_reset_and_conflated() {
        Coverage seen = new Coverage();
        for (int seed = 0; seed < 100; seed++) {
            seen.add(new GatewaysSimulation(seed).run());
        }

        assertThat(seen.resumed).isPositive();
        assertThat(seen.resumedAhead).as("resumed on a gateway that was behind").isPositive();
        assertThat(seen.resets).isPositive();
        assertThat(seen.conflated).isPositive();
        assertThat(seen.exact).isPositive();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void a_planted_fault_is_found(Fault fault) {
        assertThat(Schedules.failing(40, seed -> new GatewaysSimulation(seed, fault).run()))
                .as("schedules of 40 that fail with %s", fault)
                .isPositive();
    }
}
