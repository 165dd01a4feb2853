package dev.tidegate.format.registry;

import dev.tidegate.format.option.InvalidOptionException;
import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.OptionType;
import dev.tidegate.format.option.Options;
import java.util.List;
import java.util.Map;

/** Where the registry is and how to come in: the options of every format that asks one, spelled as Flink spells them. */
public final class RegistryOptions {
    public static final Option<String> URL = Option.required(
                    "url",
                    OptionType.STRING,
                    "The base address of the schema registry, http or https; several, separated by commas, are tried in"
                            + " turn.")
            .orKey("schema-registry.url");
    public static final Option<String> KEYSTORE_LOCATION = Option.optional(
            "ssl.keystore.location",
            OptionType.STRING,
            "The file (JKS, PKCS12 or PEM) with the certificate and key that are shown to the registry.");
    public static final Option<String> KEYSTORE_PASSWORD = Option.optional(
                    "ssl.keystore.password", OptionType.STRING, "The password of that file.")
            .secret();
    public static final Option<String> TRUSTSTORE_LOCATION = Option.optional(
            "ssl.truststore.location",
            OptionType.STRING,
            "The file (JKS, PKCS12 or PEM) with the certificates that the registry's is checked against; without it,"
                    + " those of the JDK.");
    public static final Option<String> TRUSTSTORE_PASSWORD = Option.optional(
                    "ssl.truststore.password", OptionType.STRING, "The password of that file.")
            .secret();
    public static final Option<String> BASIC_AUTH_SOURCE = Option.optional(
            "basic-auth.credentials-source",
            OptionType.STRING,
            "Where user and password come from: USER_INFO, the option basic-auth.user-info, or URL, the address.");
    public static final Option<String> BASIC_AUTH_USER_INFO = Option.optional(
                    "basic-auth.user-info", OptionType.STRING, "The user and password, with a colon between them.")
            .secret();
    public static final Option<String> BEARER_AUTH_SOURCE = Option.optional(
            "bearer-auth.credentials-source",
            OptionType.STRING,
            "Where the token comes from: STATIC_TOKEN, the option bearer-auth.token.");
    public static final Option<String> BEARER_AUTH_TOKEN = Option.optional(
                    "bearer-auth.token", OptionType.STRING, "The token that is sent to the registry.")
            .secret();
    public static final Option<Map<String, String>> PROPERTIES = Option.optional(
                    "properties",
                    OptionType.MAP,
                    "Settings of the registry's client by the names that Confluent's has for them; an option above wins"
                            + " over the setting that it stands for.")
            .secret();

    private RegistryOptions() {}

    /** All of them, to be declared with a format's own. */
    public static List<Option<?>> all() {
        return List.of(
                URL,
                KEYSTORE_LOCATION,
                KEYSTORE_PASSWORD,
                TRUSTSTORE_LOCATION,
                TRUSTSTORE_PASSWORD,
                BASIC_AUTH_SOURCE,
                BASIC_AUTH_USER_INFO,
                BEARER_AUTH_SOURCE,
                BEARER_AUTH_TOKEN,
                PROPERTIES);
    }

    /**
     * The settings that they make. Reads no file yet.
     *
     * @throws InvalidOptionException if they are at odds, or name what this client cannot do
     */
    public static RegistrySettings settings(Options options) {
        ClientProperties properties = new ClientProperties(options);
        Authorization authorization = Authorization.of(properties);
        RegistrySettings settings = new RegistrySettings(
                Endpoint.parse(options.get(URL), authorization),
                TlsSettings.of(properties),
                Proxy.of(properties),
                limits(properties));
        properties.refuseRest();
        return settings;
    }

    private static RegistryLimits limits(ClientProperties properties) {
        RegistryLimits or = RegistryLimits.DEFAULT;
        return new RegistryLimits(
                properties.duration("http.connect.timeout.ms", or.connectTimeout()),
                properties.duration("http.read.timeout.ms", or.requestTimeout()),
                properties.duration("tidegate.retry.wait.ms", or.retryWait()),
                properties.duration("tidegate.retry.wait.max.ms", or.retryWaitMax()),
                properties.positive("tidegate.max.response.bytes", or.maxBody()),
                properties.positive("tidegate.max.concurrent.requests", or.maxRequests()),
                properties.positive("tidegate.max.cached.schemas", or.maxSchemas()),
                properties.positive("tidegate.max.cached.chars", (int) or.maxSchemaChars()),
                properties.duration("tidegate.unknown.id.patience.ms"));
    }
}
