package dev.tidegate.gateway.kafka;

import dev.tidegate.gateway.error.Secrets;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/** What exceptions of Kafka's clients mean. The first rule that knows one is right; the order is from special to general. */
final class FailureRules {
    private static final String BOOTSTRAP = "bootstrap.servers";
    private static final String JAAS = "sasl.jaas.config";
    private static final String PROTOCOL = "security.protocol";
    private static final String MECHANISM = "sasl.mechanism";

    static final String JAAS_FORM = "Write it as 'org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " username=\"…\" password=\"…\";' with the semicolon at its end";

    private static final Pattern UNRESOLVED = Pattern.compile("No resolvable bootstrap urls");
    private static final Pattern BAD_ADDRESS = Pattern.compile("Invalid (?:url|port) in bootstrap.servers: (.*)");
    private static final Pattern BAD_VALUE =
            Pattern.compile("Invalid value (.*) for configuration ([\\w.-]+)(?:: (.*))?", Pattern.DOTALL);
    private static final Pattern MISSING =
            Pattern.compile("Missing required configuration \"([\\w.-]+)\" which has no default value");
    private static final Pattern NO_SUCH_CLASS =
            Pattern.compile("Class ([\\w.$]+) (?:could not be|cannot be|not) found|Could not find class ([\\w.$]+)");
    private static final Pattern NO_INSTANCE = Pattern.compile(
            "([\\w.$]+) is not an instance of ([\\w.$]+)|Could not find a public no-argument constructor for ([\\w.$]+)");
    private static final Pattern NO_LOGIN_MODULE =
            Pattern.compile("(?:unable to find LoginModule class:|No LoginModule found for) ([\\w.$]+)");
    private static final Pattern NO_JAAS_ENTRY = Pattern.compile("Could not find a '.*' entry in th");
    private static final Pattern BAD_JAAS = Pattern.compile("JAAS config|login module control flag");
    private static final Pattern STORE = Pattern.compile("Failed to load SSL keystore (\\S+)|^(/\\S+)$");
    private static final Pattern STORE_PASSWORD =
            Pattern.compile("(?i)password was incorrect|password verification failed|bad padding|cannot be decrypted");
    private static final Pattern STORE_FORMAT =
            Pattern.compile("(?i)invalid keystore format|toDerInputStream|DerInputStream|not a PKCS12|PEM|No matching");
    private static final Pattern NOT_TLS =
            Pattern.compile("(?i)unsupported or unrecognized ssl message|plaintext connection\\?");
    private static final Pattern UNTRUSTED = Pattern.compile("(?i)PKIX|unable to find valid certification path");
    private static final Pattern OTHER_HOST = Pattern.compile("(?i)No subject alternative|No name matching");
    private static final Pattern CLIENT_CERTIFICATE =
            Pattern.compile("(?i)certificate_required|bad_certificate|certificate_unknown|handshake_failure");
    private static final Pattern MECHANISMS = Pattern.compile("enabled mechanisms are \\[(.*?)]");

    static final List<Function<FailedClient, Optional<ClientFailure>>> ALL = List.of(
            FailureRules::memory,
            FailureRules::unresolved,
            FailureRules::address,
            FailureRules::loginModule,
            FailureRules::jaas,
            FailureRules::storeFile,
            FailureRules::storeContent,
            FailureRules::tls,
            FailureRules::sasl,
            FailureRules::classes,
            FailureRules::value,
            FailureRules::rights,
            FailureRules::away);

    private FailureRules() {}

    private static Optional<ClientFailure> memory(FailedClient client) {
        return client.find(VirtualMachineError.class)
                .map(e -> new ClientFailure(client.reason(), null, "Give the gateway more memory (-Xmx)", false));
    }

    private static Optional<ClientFailure> unresolved(FailedClient client) {
        return client.matches(UNRESOLVED)
                .map(m -> new ClientFailure(
                        client.bootstrapServers() + " is no host known here (yet), so Kafka cannot be reached",
                        BOOTSTRAP,
                        "Check the host names, and that this machine resolves them",
                        false));
    }

    private static Optional<ClientFailure> address(FailedClient client) {
        return client.matches(BAD_ADDRESS)
                .map(m -> permanent(
                        "'" + m.group(1) + "' is no address of a broker",
                        BOOTSTRAP,
                        "Write host:port, such as localhost:9092"));
    }

    private static Optional<ClientFailure> loginModule(FailedClient client) {
        return client.matches(NO_LOGIN_MODULE)
                .map(m -> permanent(
                        "there is no login module " + m.group(1),
                        JAAS,
                        "Check its spelling. Kafka's own are "
                                + String.join(", ", LoginModules.BY_MECHANISM.values())));
    }

    private static Optional<ClientFailure> jaas(FailedClient client) {
        if (client.matches(NO_JAAS_ENTRY).isPresent()) {
            return Optional.of(permanent(
                    "security.protocol is " + client.securityProtocol() + ", and there are no credentials for it",
                    JAAS,
                    JAAS_FORM));
        }
        // The reason may quote a word of the text, which may be the password.
        return client.matches(BAD_JAAS)
                .map(m -> permanent(
                        client.reason().replaceAll("'[^']*'", Secrets.REDACTED).replace(JAAS, "it"), JAAS, JAAS_FORM))
                .or(() -> client.find(LoginException.class)
                        .map(e -> new ClientFailure(
                                "the login failed: " + client.reason(), JAAS, "Check the credentials", false)));
    }

    private static Optional<ClientFailure> storeFile(FailedClient client) {
        return client.find(FileSystemException.class).map(e -> {
            String file = String.valueOf(e.getFile());
            String problem = "the file " + file + " ";
            if (e instanceof NoSuchFileException) {
                problem += "does not exist";
            } else {
                problem += e instanceof AccessDeniedException
                        ? "may not be read by this process"
                        : "cannot be read: " + e.getReason();
            }
            return new ClientFailure(problem, optionWith(client, file), "Check the path, and who may read it", false);
        });
    }

    private static Optional<ClientFailure> storeContent(FailedClient client) {
        return client.matches(STORE)
                .filter(m -> client.has(IOException.class)
                        || client.matches(STORE_PASSWORD).isPresent())
                .map(m -> {
                    String file = Optional.ofNullable(m.group(1)).orElse(String.valueOf(m.group(2)));
                    String location = optionWith(client, file);
                    String store = location.startsWith("ssl.keystore") ? "ssl.keystore" : "ssl.truststore";
                    return client.matches(STORE_PASSWORD).isPresent()
                            ? new ClientFailure(
                                    "the password does not open " + file,
                                    store + ".password",
                                    "Check the password, and " + store + ".type",
                                    false)
                            : new ClientFailure(
                                    file + " is no store of type " + client.option(store + ".type", "JKS") + ": "
                                            + client.reason(),
                                    location,
                                    "Check the file, and " + store + ".type",
                                    false);
                });
    }

    private static Optional<ClientFailure> tls(FailedClient client) {
        return client.find(SSLException.class).map(e -> {
            String brokers = client.bootstrapServers();
            if (client.matches(NOT_TLS).isPresent()) {
                return new ClientFailure(
                        brokers + " does not speak TLS at this port, and security.protocol is "
                                + client.securityProtocol(),
                        PROTOCOL,
                        "Name the broker's TLS port, or write PLAINTEXT or SASL_PLAINTEXT",
                        false);
            } else if (client.matches(UNTRUSTED).isPresent()) {
                return new ClientFailure(
                        "the certificate of " + brokers + " is not signed by anyone who is trusted here",
                        "ssl.truststore.location",
                        "Name a truststore with the certificate of its authority",
                        false);
            } else if (client.matches(OTHER_HOST).isPresent()) {
                return new ClientFailure(
                        "the certificate of " + brokers + " is for another host: " + client.reason(),
                        BOOTSTRAP,
                        "Use the host name that the certificate has",
                        false);
            } else if (client.matches(CLIENT_CERTIFICATE).isPresent()) {
                return new ClientFailure(
                        brokers + " refuses the TLS handshake (" + client.reason() + ")",
                        "ssl.keystore.location",
                        "If it asks clients for a certificate, name a keystore that holds one",
                        false);
            }
            return new ClientFailure("TLS with " + brokers + " failed: " + client.reason(), PROTOCOL, "", false);
        });
    }

    private static Optional<ClientFailure> sasl(FailedClient client) {
        Optional<String> mechanisms = client.matches(MECHANISMS).map(m -> m.group(1));
        if (client.has(IllegalSaslStateException.class)
                || mechanisms.filter(String::isBlank).isPresent()) {
            return Optional.of(new ClientFailure(
                    client.bootstrapServers() + " does not expect SASL at this port, and security.protocol is "
                            + client.securityProtocol(),
                    PROTOCOL,
                    "Name the broker's SASL port, or write PLAINTEXT or SSL",
                    false));
        }
        if (mechanisms.isPresent() || client.has(UnsupportedSaslMechanismException.class)) {
            return Optional.of(new ClientFailure(
                    client.bootstrapServers() + " does not take the mechanism " + client.option(MECHANISM, "GSSAPI")
                            + mechanisms.map(m -> ", only " + m).orElse(""),
                    MECHANISM,
                    "Write one that the broker takes",
                    false));
        }
        return client.find(AuthenticationException.class)
                .map(e -> new ClientFailure(
                        client.bootstrapServers() + " does not accept the credentials: " + client.reason(),
                        client.securityProtocol().startsWith("SASL") ? JAAS : PROTOCOL,
                        "Check user name and password, and sasl.mechanism",
                        false));
    }

    private static Optional<ClientFailure> classes(FailedClient client) {
        String remedy = "Check its spelling. Only classes in the folder 'lib' of the installation can be used";
        return client.matches(NO_SUCH_CLASS)
                .map(m -> {
                    String name = m.group(1) == null ? m.group(2) : m.group(1);
                    return permanent("there is no class " + name, optionWith(client, name), remedy);
                })
                .or(() -> client.find(ClassNotFoundException.class)
                        .map(e -> String.valueOf(e.getMessage()))
                        .map(name -> permanent("there is no class " + name, optionWith(client, name), remedy)))
                .or(() -> client.matches(NO_INSTANCE).map(m -> {
                    String name = m.group(1) == null ? m.group(3) : m.group(1);
                    return permanent(
                            m.group(2) == null
                                    ? name + " has no public constructor without arguments"
                                    : name + " is no " + m.group(2),
                            optionWith(client, name),
                            "Name another class");
                }));
    }

    private static Optional<ClientFailure> value(FailedClient client) {
        Optional<ClientFailure> bad = client.matches(BAD_VALUE).map(m -> {
            String reason = m.group(3) == null ? "Kafka does not take it" : FailedClient.withoutStop(m.group(3));
            return permanent("'" + Secrets.shown(m.group(2), m.group(1)) + "' is not legal: " + reason, m.group(2), "");
        });
        return bad.or(() -> client.matches(MISSING).map(m -> permanent("it is required", m.group(1), "Write it")))
                .or(() -> client.find(ConfigException.class).map(e -> {
                    String reason = FailedClient.withoutStop(String.valueOf(e.getMessage()));
                    return permanent(reason, mentioned(client, reason), "");
                }));
    }

    private static Optional<ClientFailure> rights(FailedClient client) {
        return client.find(AuthorizationException.class)
                .map(e -> new ClientFailure(
                        "Kafka does not let this gateway do it: " + client.reason(),
                        null,
                        "Grant its user READ and DESCRIBE on the topic, and WRITE if it writes",
                        false))
                .or(() -> client.find(InvalidTopicException.class)
                        .map(e -> permanent("Kafka refuses the name of the topic: " + client.reason(), null, "")))
                .or(() -> client.find(UnsupportedVersionException.class)
                        .map(e -> new ClientFailure(
                                "the broker is too old for this client: " + client.reason(), null, "", false)));
    }

    private static Optional<ClientFailure> away(FailedClient client) {
        // Kafka's own words for a timeout differ each time, and say less.
        return client.find(TimeoutException.class)
                .map(e -> new ClientFailure(
                        "Kafka at " + client.bootstrapServers() + " does not answer", BOOTSTRAP, "", false));
    }

    private static ClientFailure permanent(String problem, @Nullable String option, String remedy) {
        return new ClientFailure(problem, option, remedy, true);
    }

    /** The option that names this file or class. */
    private static String optionWith(FailedClient client, String text) {
        Stream<Map.Entry<String, String>> options = client.options().values().entrySet().stream();
        return options.filter(option -> option.getValue().contains(text))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("ssl.truststore.location");
    }

    /** The longest name of an option in this text. */
    private static @Nullable String mentioned(FailedClient client, String text) {
        return client.options().values().keySet().stream()
                .filter(text::contains)
                .max(Comparator.comparingInt(String::length))
                .orElse(null);
    }
}
