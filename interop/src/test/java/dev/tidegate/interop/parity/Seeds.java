package dev.tidegate.interop.parity;

import java.security.SecureRandom;
import java.util.stream.LongStream;

/**
 * What random cases are drawn from: seeds that are always the same, so that a build of the same sources always says the
 * same. {@code -Dtidegate.parity.seed=new} draws from one that never is, and {@code -Dtidegate.parity.seed=…} repeats a
 * run; {@code -Dtidegate.parity.cases=…} draws more or fewer cases, of which there are four times as many under {@code
 * CI=true} as in the everyday build.
 */
final class Seeds {
    static final String SEED = "tidegate.parity.seed";
    static final String CASES = "tidegate.parity.cases";

    /** One for the whole run, so that one number repeats it. */
    private static final long NEW = new SecureRandom().nextInt(Integer.MAX_VALUE);

    private static final int DEFAULT_CASES = System.getenv("CI") == null ? 500 : 2000;

    private Seeds() {}

    static LongStream all() {
        String wanted = System.getProperty(SEED);
        if (wanted == null) {
            return LongStream.of(20_260_102L, 476_859_067L);
        }
        return LongStream.of(wanted.equals("new") ? NEW : Long.parseLong(wanted));
    }

    /** How many cases a test draws from a seed. */
    static int cases() {
        return Integer.getInteger(CASES, DEFAULT_CASES);
    }
}
