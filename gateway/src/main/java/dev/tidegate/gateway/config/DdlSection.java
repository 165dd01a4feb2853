package dev.tidegate.gateway.config;

import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.OptionType;
import dev.tidegate.gateway.catalog.TableParser;
import java.util.List;

/** What {@code tidegate.yaml} says, outside its sections, about files of DDL. */
final class DdlSection {
    static final Option<Boolean> IGNORE_OTHERS = Option.withDefault(
            TableParser.IGNORE_OPTION,
            OptionType.BOOLEAN,
            false,
            "Whether the statements other than CREATE TABLE in files of DDL are listed and skipped; otherwise they are"
                    + " errors.");
    static final List<Option<?>> ALL = List.of(IGNORE_OTHERS);

    private DdlSection() {}
}
