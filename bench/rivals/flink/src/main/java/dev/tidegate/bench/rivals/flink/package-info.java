/**
 * Flink's {@code upsert-kafka} as its users run it, for benchmarks to set Tidegate against. Each main class is one job on
 * a cluster inside its JVM, with Flink's defaults where the benchmark does not ask for something else. Arguments are words
 * {@code name=value}.
 *
 * <p>Standard output carries two lines, {@code start} and {@code done <records>}; whoever started the process measures
 * between them, and closes its standard input to end it. Logs go to standard error.
 */
@NullMarked
package dev.tidegate.bench.rivals.flink;

import org.jspecify.annotations.NullMarked;
