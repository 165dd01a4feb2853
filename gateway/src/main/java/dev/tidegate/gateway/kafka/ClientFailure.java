package dev.tidegate.gateway.kafka;

import dev.tidegate.gateway.catalog.KafkaOptions;
import dev.tidegate.gateway.error.Causes;
import dev.tidegate.gateway.error.Secrets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the failure of a Kafka client means for the user who wrote its options.
 *
 * @param problem what is wrong, the innermost reason first; without secrets, without a full stop
 * @param option the option at fault by Kafka's name, null when no single one is
 * @param remedy what to do, a sentence; empty when the problem says it
 * @param permanent whether the same options fail again however long one waits
 */
public record ClientFailure(String problem, @Nullable String option, String remedy, boolean permanent) {
    /**
     * Translates what a client threw.
     *
     * @param options of the client that failed
     */
    public static ClientFailure of(Throwable failure, KafkaOptions options) {
        FailedClient client = new FailedClient(Causes.chain(failure), options);
        ClientFailure found = FailureRules.ALL.stream()
                .map(rule -> rule.apply(client))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> new ClientFailure(client.reason(), null, "", false));
        return new ClientFailure(Secrets.redact(found.problem), found.option, found.remedy, found.permanent);
    }

    /** Where the option at fault stands, before a problem: {@code tables.sql:3: option 'x': }; empty without an option. */
    public String place(KafkaOptions options) {
        return option == null ? "" : options.source(option) + ": ";
    }

    /** Place, option, problem and remedy, as a user is shown them: {@code tables.sql:3: option 'x': problem. Remedy.} */
    public String describe(KafkaOptions options) {
        return place(options) + problem + (remedy.isEmpty() ? "" : ". " + remedy);
    }
}
