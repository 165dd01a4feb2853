package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.Causes;
import java.io.IOException;
import java.util.List;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.config.ConfigException;

/** What it means that Kafka's clients of a table could not be created: whether it can pass, and what would help. */
final class ClientFailure {
    /** Only this text distinguishes a name that is not known yet from a property that will never be right. */
    private static final String UNRESOLVED = "No resolvable bootstrap urls";

    private ClientFailure() {}

    static Problem of(Table table, Throwable failure) {
        List<Throwable> chain = Causes.chain(failure);
        String servers = ClusterAdmin.bootstrapServers(table.kafkaProperties());
        if (chain.stream().anyMatch(ClientFailure::isUnresolved)) {
            return Problem.passing(
                    "No host of bootstrap.servers '" + servers + "' is known here, so Kafka cannot be reached",
                    "Correct 'properties.bootstrap.servers' or the DNS entry; the gateway tries again");
        }
        String text = "The Kafka clients of table '" + table.name() + "' cannot be created: "
                + table.redacted(Causes.text(failure));
        if (chain.stream().anyMatch(IOException.class::isInstance)) {
            return Problem.passing(
                    text,
                    "Provide the file that 'properties.ssl.*' or 'properties.sasl.*' names, and the right password; "
                            + "the gateway tries again");
        } else if (chain.stream().anyMatch(VirtualMachineError.class::isInstance)) {
            return Problem.passing(text, "Give the gateway more memory (-Xmx); it tries again");
        } else if (chain.stream().anyMatch(LoginException.class::isInstance)) {
            return Problem.misconfigured(
                    text,
                    "Correct 'properties.sasl.jaas.config': its login module must be a class of Kafka, such as "
                            + "org.apache.kafka.common.security.plain.PlainLoginModule. Then restart the gateway");
        }
        return Problem.misconfigured(
                text,
                "Correct the 'properties.*' of the table (" + table.origin()
                        + ") or the section 'kafka' of tidegate.yaml. Then restart the gateway");
    }

    private static boolean isUnresolved(Throwable cause) {
        return cause instanceof ConfigException
                && String.valueOf(cause.getMessage()).contains(UNRESOLVED);
    }
}
