package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.catalog.Table;

/** Makes what turns records into entries of a log: one for each shard, for it is used by one event loop. */
@FunctionalInterface
public interface PipelineFactory {
    Pipeline create(Table table, ReaderCounters counters);
}
