package dev.tidegate.gateway.cli;

import dev.tidegate.gateway.client.ChangesRequest;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What to subscribe to, and where: the gateway judges it. */
final class SubscribeQuery {
    @Parameters(paramLabel = "TABLE", description = "The table's name.")
    String table = "";

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://localhost:8080",
            description = "The gateway's address. Default: ${DEFAULT-VALUE}")
    URI url = URI.create("http://localhost:8080");

    @Option(
            names = "--from",
            paramLabel = "PLACE",
            description =
                    "Begins at a position, which an earlier frame, poll or write told, at 'latest', or, in a table"
                            + " without a key, at a time such as 2026-01-02T03:04:05Z.")
    @Nullable
    String from;

    @Option(names = "--no-snapshot", description = "Begins with the next change, without the rows that exist.")
    boolean noSnapshot;

    @Option(names = "--columns", paramLabel = "A,B", description = "Only these columns.")
    @Nullable
    String columns;

    @Option(names = "--filter", paramLabel = "CEL", description = "Only rows for which this expression is true.")
    @Nullable
    String filter;

    @Option(
            names = "--delivery",
            paramLabel = "MODE",
            description = "With 'every', each change is told, and none is left out when several change one row.")
    @Nullable
    String delivery;

    @Option(names = "--max-rate", paramLabel = "N", description = "At most N changes a second.")
    @Nullable
    String maxRate;

    /** @param kept the position to go on from, whatever the options say; null if there is none */
    ChangesRequest request(@Nullable String kept) {
        Map<String, String> parameters = new LinkedHashMap<>();
        put(parameters, ChangesRequest.SNAPSHOT, noSnapshot ? "false" : null);
        put(parameters, "columns", columns);
        put(parameters, "filter", filter);
        put(parameters, "delivery", delivery);
        put(parameters, "maxRate", maxRate);
        return new ChangesRequest(url, table, parameters, kept == null ? from : kept);
    }

    private static void put(Map<String, String> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }
}
