package dev.tidegate.gateway.cli;

import dev.tidegate.gateway.catalog.TableParser;
import picocli.CommandLine.Option;

/** {@code --ignore-other-statements}, of each command that reads files of DDL. */
final class OtherStatementsOption {
    @Option(
            names = "--" + TableParser.IGNORE_OPTION,
            description = "Lists and skips statements other than CREATE TABLE, such as SET and INSERT, which are errors"
                    + " otherwise.")
    boolean ignored;
}
