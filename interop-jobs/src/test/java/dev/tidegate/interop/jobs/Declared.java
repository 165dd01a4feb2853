package dev.tidegate.interop.jobs;

import java.util.List;
import java.util.Map;

/**
 * A table that Flink and Tidegate declare with the same words.
 *
 * @param key the positions of the primary key's columns
 * @param flinkInsert what Flink inserts: two rows, the second with as many NULLs as there can be
 * @param served the same two rows as Tidegate serves them, by the keys in their paths
 * @param changes what Tidegate is then told: the first row is another, the second goes, a third comes
 * @param read the two rows that Flink then reads, as it prints them
 */
record Declared(
        String name,
        String ddl,
        int[] key,
        String flinkInsert,
        Map<String, String> served,
        String changes,
        List<String> read) {
    /** Stands in the DDL for the address of Kafka, which Tidegate's development mode knows by itself. */
    static final String KAFKA = "kafka.example:9092";

    @Override
    public String toString() {
        return name;
    }
}
