package dev.tidegate.format.registry;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an {@code https} address is spoken to; Kafka's {@code ssl.*} settings, with Confluent's prefix. Shows no secret.
 *
 * @param key what is shown to the registry
 * @param trust what the registry's certificate is checked against, the JDK's own when there is neither file nor text
 * @param protocol of {@code SSLContext}
 * @param enabledProtocols empty for those of the JDK
 * @param cipherSuites empty for those of the JDK
 */
record TlsSettings(Store key, Store trust, String protocol, List<String> enabledProtocols, List<String> cipherSuites) {
    static final String PREFIX = "schema.registry.ssl.";
    private static final Set<String> TYPES = Set.of("JKS", "PKCS12", "PEM");

    /**
     * A file of keys or certificates, or their text.
     *
     * @param type JKS, PKCS12 or PEM; null is found out by looking
     * @param password of the file
     * @param keyPassword of the key in it, null when it is the file's
     * @param certificates PEM, in place of a file
     * @param privateKey PEM, in place of a file
     */
    record Store(
            @Nullable String location,
            @Nullable String type,
            @Nullable String password,
            @Nullable String keyPassword,
            @Nullable String certificates,
            @Nullable String privateKey) {

        boolean isSet() {
            return location != null || certificates != null;
        }

        @Override
        public String toString() {
            return location == null ? "PEM text" : location;
        }
    }

    static TlsSettings of(ClientProperties properties) {
        String identification = properties.text(PREFIX + "endpoint.identification.algorithm");
        if (identification != null && !identification.equalsIgnoreCase("https")) {
            throw properties.invalid(
                    PREFIX + "endpoint.identification.algorithm",
                    "can only be https: that a certificate is the host's is always checked");
        }
        String protocol = properties.text(PREFIX + "protocol");
        return new TlsSettings(
                keyStore(properties),
                trustStore(properties),
                protocol == null ? "TLS" : protocol,
                properties.list(PREFIX + "enabled.protocols"),
                properties.list(PREFIX + "cipher.suites"));
    }

    private static Store keyStore(ClientProperties properties) {
        Store store = new Store(
                properties.text(PREFIX + "keystore.location"),
                type(properties, PREFIX + "keystore.type"),
                properties.text(PREFIX + "keystore.password"),
                properties.text(PREFIX + "key.password"),
                properties.text(PREFIX + "keystore.certificate.chain"),
                properties.text(PREFIX + "keystore.key"));
        if ((store.certificates == null) != (store.privateKey == null)) {
            throw properties.invalid(
                    PREFIX + (store.privateKey == null ? "keystore.key" : "keystore.certificate.chain"),
                    "must be set too: a key and its certificates belong together");
        }
        return checked(store, properties, "keystore");
    }

    private static Store trustStore(ClientProperties properties) {
        Store store = new Store(
                properties.text(PREFIX + "truststore.location"),
                type(properties, PREFIX + "truststore.type"),
                properties.text(PREFIX + "truststore.password"),
                null,
                properties.text(PREFIX + "truststore.certificates"),
                null);
        return checked(store, properties, "truststore");
    }

    private static Store checked(Store store, ClientProperties properties, String name) {
        if (store.location != null && store.certificates != null) {
            throw properties.invalid(PREFIX + name + ".location", "is a file, but its content is given as text too");
        } else if (!store.isSet() && store.password != null) {
            throw properties.invalid(
                    PREFIX + name + ".password",
                    "is the password of no file: '" + properties.optionKey(PREFIX + name + ".location")
                            + "' is missing");
        }
        return store;
    }

    private static @Nullable String type(ClientProperties properties, String name) {
        String text = properties.text(name);
        if (text == null) {
            return null;
        }
        String type = text.trim().toUpperCase(Locale.ROOT);
        if (!TYPES.contains(type)) {
            throw properties.invalid(name, "'" + text + "' is not known; known are JKS, PKCS12 and PEM");
        }
        return type;
    }

    @Override
    public String toString() {
        return "key " + key + ", trust " + trust;
    }
}
