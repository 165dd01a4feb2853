package dev.tidegate.gateway.cli;

import dev.tidegate.gateway.catalog.Catalog;
import dev.tidegate.gateway.catalog.Diagnostic;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.catalog.TableParser;
import dev.tidegate.gateway.format.FormatRegistry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidegate check}: says what is wrong with tables, without connecting to anything. */
@Command(
        name = "check",
        description =
                "Checks the tables that are declared in files of Flink DDL. Nothing is connected to. Every problem is"
                        + " told with its place and what would be right.")
final class CheckCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Files with CREATE TABLE statements, or folders of *.sql files.")
    List<Path> files = List.of();

    @Mixin
    FormatsOption formats = new FormatsOption();

    @Mixin
    OtherStatementsOption otherStatements = new OtherStatementsOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (FormatRegistry registry = formats.load()) {
            Catalog catalog = new TableParser(registry)
                    .ignoringOtherStatements(otherStatements.ignored)
                    .parse(files);
            for (Table table : catalog.tables()) {
                out.println(Paragraph.wrap(describe(table), 0, 4));
                table.warnings().forEach(warning -> out.println(Paragraph.wrap("Warning: " + warning, 4, 4)));
            }
            catalog.skipped().forEach(skipped -> out.println(Paragraph.wrap(skipped.toString(), 0, 4)));
            for (Diagnostic problem : catalog.problems()) {
                err.println(Paragraph.wrap(problem.toString(), 0, 4));
            }
            if (catalog.tables().isEmpty() && catalog.problems().isEmpty()) {
                err.println("No table is declared here. Write a CREATE TABLE statement.");
                return Tidegate.WRONG_INPUT;
            }
            return catalog.problems().isEmpty() ? ExitCode.OK : Tidegate.WRONG_INPUT;
        }
    }

    private static String describe(Table table) {
        String key = table.primaryKey().isEmpty() ? "no key" : "key " + String.join(", ", table.primaryKey());
        int columns = table.columns().size();
        return table.origin() + ": table " + table.name() + " (" + columns + (columns == 1 ? " column, " : " columns, ")
                + key + ", topic " + table.topic() + ") ok";
    }
}
