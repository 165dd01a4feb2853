package dev.tidegate.gateway.catalog;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What some DDL declares.
 *
 * @param tables the tables that can be used, in the order of their declaration; names are unique
 * @param problems what is wrong with the other statements
 * @param skipped the statements that declare no table and were skipped, as {@link TableParser#ignoringOtherStatements}
 *     allows
 */
public record Catalog(List<Table> tables, List<Diagnostic> problems, List<Diagnostic> skipped) {
    public Catalog {
        skipped = List.copyOf(skipped);
        tables = List.copyOf(tables);
        problems = List.copyOf(problems);
    }

    /** The table with this name; names are case-sensitive. */
    public Optional<Table> find(String name) {
        return tables.stream().filter(table -> table.name().equals(name)).findFirst();
    }

    /**
     * This catalog, if nothing is wrong with it.
     *
     * @throws TidegateException that lists every problem, one a line
     */
    public Catalog orThrow() {
        if (!problems.isEmpty()) {
            throw new TidegateException(
                    ErrorCode.INVALID_CONFIGURATION,
                    problems.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
        }
        return this;
    }
}
