package dev.tidegate.gateway.catalog;

import dev.tidegate.format.option.Options;

/**
 * A format as a table declares it.
 *
 * @param identifier the name under which the format's jar registers itself
 * @param options its own options without prefix, checked
 */
public record FormatSpec(String identifier, Options options) {}
