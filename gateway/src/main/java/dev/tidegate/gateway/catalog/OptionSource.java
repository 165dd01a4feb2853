package dev.tidegate.gateway.catalog;

/**
 * Where the value of an option comes from.
 *
 * @param option its name as it is spelled there, such as {@code kafka.acks} or {@code properties.acks}
 * @param place {@code file:line}, with the environment variable if it takes its value from one; or {@code default}
 */
public record OptionSource(String option, String place) {
    private static final String DEFAULT = "default";

    /** An option that is written in a file. */
    public static OptionSource of(String option, String file, int line) {
        return new OptionSource(option, file + ":" + line);
    }

    /** An option that nobody wrote. */
    public static OptionSource ofDefault(String option) {
        return new OptionSource(option, DEFAULT);
    }

    /** An option that nobody wrote, and whose value follows from another one. */
    public static OptionSource derived(String from) {
        return new OptionSource(from, DEFAULT + " with '" + from + "'");
    }

    /** {@code tables.sql:3: option 'properties.acks'} */
    @Override
    public String toString() {
        return place.startsWith(DEFAULT) ? "option '" + option + "'" : place + ": option '" + option + "'";
    }
}
