package dev.tidegate.gateway.simulation;

import java.util.Random;
import java.util.function.LongConsumer;

/**
 * Many schedules of one scenario: by default from seeds that are always the same, and as few as a build has time for.
 * {@code -Dtidegate.simulation.schedules=100000} runs more of them, from seeds that are new each time; {@code
 * -Dtidegate.simulation.seed=…} repeats one.
 */
public final class Schedules {
    private static final Integer SCHEDULES = Integer.getInteger("tidegate.simulation.schedules");
    private static final Long SEED = Long.getLong("tidegate.simulation.seed");

    private Schedules() {}

    /** @throws AssertionError that names the seed of the first schedule that fails */
    public static void run(String scenario, int schedules, LongConsumer schedule) {
        if (SEED != null) {
            run(scenario, SEED, schedule);
            return;
        }
        Random fresh = new Random();
        int count = SCHEDULES == null ? schedules : SCHEDULES;
        for (int i = 0; i < count; i++) {
            run(scenario, SCHEDULES == null ? i : fresh.nextLong(), schedule);
        }
    }

    /** How many of the first schedules fail: those of a scenario in which a fault was planted. */
    public static int failing(int schedules, LongConsumer schedule) {
        int failing = 0;
        for (int seed = 0; seed < schedules; seed++) {
            try {
                schedule.accept(seed);
            } catch (AssertionError e) {
                failing++;
            }
        }
        return failing;
    }

    private static void run(String scenario, long seed, LongConsumer schedule) {
        try {
            schedule.accept(seed);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "scenario '" + scenario + "', repeat it with -Dtidegate.simulation.seed=" + seed + ": "
                            + e.getMessage(),
                    e);
        }
    }
}
