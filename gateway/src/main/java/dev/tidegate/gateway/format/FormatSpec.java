package dev.tidegate.gateway.format;

import dev.tidegate.format.option.Options;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A format as a table declares it.
 *
 * @param identifier the name under which the format's jar registers itself
 * @param written its own options as the table writes them, without prefix and without secrets, in the order of their
 *     keys
 * @param options the same, checked, with defaults and secrets
 */
public record FormatSpec(String identifier, Map<String, String> written, Options options) {
    public FormatSpec {
        written = Collections.unmodifiableMap(new TreeMap<>(written));
    }
}
