package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.catalog.Table;

/** Makes what turns records into entries of a log: for each shard, and for each of its consumers. On any thread. */
@FunctionalInterface
public interface PipelineFactory {
    Pipeline create(Table table, ReaderCounters counters);
}
