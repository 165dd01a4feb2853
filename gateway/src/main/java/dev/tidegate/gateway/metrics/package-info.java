/**
 * What the gateway counts, as Micrometer meters for Prometheus: Flink's names for sources and sinks where Flink has
 * one, in Prometheus' spelling ({@code numRecordsIn} is {@code tidegate_num_records_in_total}), each with the table's
 * name as label.
 *
 * <p>Counting happens where things happen; this package only looks, on the worker thread that serves a scrape.
 */
@NullMarked
package dev.tidegate.gateway.metrics;

import org.jspecify.annotations.NullMarked;
