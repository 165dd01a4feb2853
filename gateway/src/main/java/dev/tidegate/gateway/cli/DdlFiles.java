package dev.tidegate.gateway.cli;

import dev.tidegate.gateway.catalog.Catalog;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.catalog.TableParser;
import dev.tidegate.gateway.config.Configuration;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.format.FormatRegistry;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the tables that a configuration names, and logs which statements it skips. */
final class DdlFiles {
    private static final Logger LOG = LoggerFactory.getLogger(DdlFiles.class);

    private DdlFiles() {}

    /** @throws TidegateException that lists every problem */
    static List<Table> tables(Configuration configuration, FormatRegistry registry) {
        Catalog catalog = new TableParser(registry)
                .ignoringOtherStatements(configuration.ignoreOtherStatements())
                .parse(configuration.ddl())
                .orThrow();
        catalog.skipped().forEach(skipped -> LOG.info("{}", skipped));
        return catalog.tables();
    }
}
