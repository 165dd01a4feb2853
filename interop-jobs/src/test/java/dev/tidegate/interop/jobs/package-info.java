/**
 * Running Flink jobs beside a running Tidegate, on the same topics: what one writes the other has to read as the same
 * table. Tidegate is the installed distribution in a process of its own, with its own Kafka; Flink's cluster runs in the
 * JVM of the tests.
 */
package dev.tidegate.interop.jobs;
