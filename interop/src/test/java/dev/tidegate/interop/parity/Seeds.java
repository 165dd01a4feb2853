package dev.tidegate.interop.parity;

import java.security.SecureRandom;
import java.util.stream.LongStream;

/**
 * What random cases are drawn from: one seed that is always the same and one that never is. To see a failure again,
 * repeat the run with {@code -Dtidegate.parity.seed=…}; {@code -Dtidegate.parity.cases=…} draws more or fewer cases,
 * of which there are four times as many under {@code CI=true} as in the everyday build.
 */
final class Seeds {
    static final String SEED = "tidegate.parity.seed";
    static final String CASES = "tidegate.parity.cases";

    private static final long FIXED = 20_260_102L;
    /** One for the whole run, so that one number repeats it. */
    private static final long FRESH = new SecureRandom().nextInt(Integer.MAX_VALUE);

    private static final int DEFAULT_CASES = System.getenv("CI") == null ? 500 : 2000;

    private Seeds() {}

    static LongStream all() {
        Long wanted = Long.getLong(SEED);
        return wanted == null ? LongStream.of(FIXED, FRESH) : LongStream.of(wanted);
    }

    /** How many cases a test draws from a seed. */
    static int cases() {
        return Integer.getInteger(CASES, DEFAULT_CASES);
    }
}
