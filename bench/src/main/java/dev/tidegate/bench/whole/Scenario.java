package dev.tidegate.bench.whole;

import java.util.List;

/**
 * A kind of work.
 *
 * @param title of its table
 * @param explanation what is measured, in Markdown
 * @param sides the first one is what the others are compared with
 */
record Scenario(String title, String explanation, List<Side> sides) {

    /** Whoever does the work. */
    record Side(String name, Run run) {}

    /** Does the work once, in processes of its own. */
    @FunctionalInterface
    interface Run {
        Measurement once(Lab lab) throws Exception;
    }
}
