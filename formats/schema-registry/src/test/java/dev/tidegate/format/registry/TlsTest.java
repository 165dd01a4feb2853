package dev.tidegate.format.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tidegate.format.option.Options;
import dev.tidegate.format.registry.RegistryException.Problem;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry behind TLS, with keys that the JDK's keytool makes. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TlsTest {
    private static final String PASSWORD = "changeit";
    private static final String SSL = "properties.schema.registry.ssl.";

    @TempDir
    private static Path folder;

    private static Path server;
    private static Path client;
    private static Path stranger;

    @BeforeAll
    static void makeKeys() throws Exception {
        server = newKey("server", "PKCS12", "RSA");
        client = newKey("client", "JKS", "EC");
        stranger = newKey("stranger", "PKCS12", "EC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JKS", "PKCS12", "PEM"})
    void trusts_the_certificates_of_a_file(String type) throws Exception {
        Path trusted = trustStore("trusted." + type, type, server);

        try (HttpStub registry = secure(false)) {
            assertThat(ask(registry, "ssl.truststore.location", trusted, "ssl.truststore.password", PASSWORD))
                    .isNull();
            assertThat(ask(
                            registry,
                            "ssl.truststore.location",
                            trusted,
                            "ssl.truststore.password",
                            PASSWORD,
                            SSL + "truststore.type",
                            type,
                            SSL + "enabled.protocols",
                            "TLSv1.3"))
                    .isNull();
        }
    }

    @Test
    void trusts_certificates_that_are_given_as_text() throws Exception {
        try (HttpStub registry = secure(false)) {
            assertThat(ask(registry, SSL + "truststore.certificates", pem(certificate(server))))
                    .isNull();
        }
    }

    @Test
    void trusts_nobody_else() throws Exception {
        Path trusted = trustStore("others.p12", "PKCS12", stranger);

        try (HttpStub registry = secure(false)) {
            for (RegistryException failure : List.of(
                    ask(registry, "ssl.truststore.location", trusted, "ssl.truststore.password", PASSWORD),
                    ask(registry))) {
                assertThat(failure.problem()).isEqualTo(Problem.UNAVAILABLE);
                assertThat(failure)
                        .hasMessageContaining("do not agree on TLS")
                        .hasMessageContaining("ssl.truststore.location");
            }
            assertThat(registry.asked()).isEmpty();
        }
    }

    @Test
    void checks_that_a_certificate_is_the_hosts() throws Exception {
        Path trusted = trustStore("host.p12", "PKCS12", server);

        try (HttpStub registry = secure(false)) {
            RegistryException failure = ask(
                    registry.url().replace("localhost", "127.0.0.1"),
                    "ssl.truststore.location",
                    trusted,
                    "ssl.truststore.password",
                    PASSWORD);

            assertThat(failure).hasMessageContaining("do not agree on TLS").hasMessageContaining("127.0.0.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"JKS", "PEM", "encrypted PEM", "text"})
    void shows_its_own_certificate(String form) throws Exception {
        List<Object> options = new ArrayList<>(List.of(
                "ssl.truststore.location",
                trustStore("for-" + form, "PKCS12", server),
                "ssl.truststore.password",
                PASSWORD));
        options.addAll(
                switch (form) {
                    case "JKS" -> List.of("ssl.keystore.location", client, "ssl.keystore.password", PASSWORD);
                    case "PEM" -> List.of("ssl.keystore.location", pemFile("plain.pem", privateKey(client)));
                    case "encrypted PEM" ->
                        List.of(
                                "ssl.keystore.location",
                                pemFile("encrypted.pem", encryptedKey(client)),
                                "ssl.keystore.password",
                                PASSWORD);
                    case "text" ->
                        List.of(
                                SSL + "keystore.key", privateKey(client),
                                SSL + "keystore.certificate.chain", pem(certificate(client)));
                    default -> throw new AssertionError(form);
                });

        try (HttpStub registry = secure(true)) {
            assertThat(ask(registry, options.toArray())).isNull();
            assertThat(ask(registry, options.subList(0, 4).toArray()))
                    .as("without it")
                    .isNotNull();
        }
    }

    @Test
    void says_which_file_is_at_fault() throws Exception {
        Path noStore = Files.writeString(folder.resolve("no.p12"), "nothing of the sort");
        Path noCertificate = Files.writeString(folder.resolve("no.pem"), "-----BEGIN NOTHING-----");

        try (HttpStub registry = secure(false)) {
            assertThat(ask(registry, "ssl.truststore.location", folder.resolve("missing.p12")))
                    .hasMessageContaining("missing.p12")
                    .hasMessageContaining("does not exist");
            assertThat(ask(registry, "ssl.truststore.location", noStore)).hasMessageContaining("no.p12");
            assertThat(ask(registry, "ssl.truststore.location", noCertificate))
                    .hasMessageContaining("no.pem")
                    .hasMessageContaining("-----BEGIN CERTIFICATE-----");
            RegistryException wrongPassword =
                    ask(registry, "ssl.keystore.location", client, "ssl.keystore.password", "wrong");
            assertThat(wrongPassword.problem()).isEqualTo(Problem.MISCONFIGURED);
            assertThat(wrongPassword).hasMessageContaining(client.toString());
        }
    }

    /** The failure of a question; null if it was answered. */
    private static RegistryException ask(HttpStub registry, Object... options) {
        return ask(registry.url(), options);
    }

    private static RegistryException ask(String url, Object... options) {
        Map<String, String> written = new HashMap<>(Map.of("url", url, "properties.tidegate.retry.wait.ms", "1"));
        for (int i = 0; i < options.length; i += 2) {
            written.put(options[i].toString(), options[i + 1].toString());
        }
        RegistrySettings settings = RegistryOptions.settings(Options.parse(RegistryOptions.all(), written));
        try (SchemaRegistry registry = SchemaRegistry.open(settings)) {
            Throwable failure =
                    catchThrowable(() -> registry.byId(1).toCompletableFuture().join());
            return failure == null ? null : (RegistryException) failure.getCause();
        }
    }

    private static HttpStub secure(boolean clients) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(load(server), PASSWORD.toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(load(trustStore("clients.p12", "PKCS12", client)));
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
        return HttpStub.startSecure(tls, clients, HttpStub.always(200, "{\"schema\":\"x\"}"));
    }

    private static Path newKey(String name, String type, String algorithm) throws Exception {
        Path file = folder.resolve(name + "." + type);
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        type,
                        "-storepass",
                        PASSWORD,
                        "-keypass",
                        PASSWORD,
                        "-alias",
                        name,
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=dns:localhost",
                        "-validity",
                        "30")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        return file;
    }

    private static Path trustStore(String name, String type, Path key) throws Exception {
        Path file = folder.resolve(name);
        if (type.equals("PEM")) {
            return Files.writeString(file, "# a remark\n" + pem(certificate(key)));
        }
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        store.setCertificateEntry("trusted", certificate(key));
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    private static KeyStore load(Path file) throws Exception {
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }

    private static Certificate certificate(Path key) throws Exception {
        KeyStore store = load(key);
        return store.getCertificate(store.aliases().nextElement());
    }

    private static String pem(Certificate certificate) throws Exception {
        return section("CERTIFICATE", certificate.getEncoded());
    }

    private static String privateKey(Path key) throws Exception {
        KeyStore store = load(key);
        return section(
                "PRIVATE KEY",
                store.getKey(store.aliases().nextElement(), PASSWORD.toCharArray())
                        .getEncoded());
    }

    private static String encryptedKey(Path key) throws Exception {
        KeyStore store = load(key);
        byte[] plain = store.getKey(store.aliases().nextElement(), PASSWORD.toCharArray())
                .getEncoded();
        String algorithm = "PBEWithHmacSHA256AndAES_256";
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(PASSWORD.toCharArray())));
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
        parameters.init(cipher.getParameters().getEncoded());
        byte[] encrypted = new EncryptedPrivateKeyInfo(parameters, cipher.doFinal(plain)).getEncoded();
        return section("ENCRYPTED PRIVATE KEY", encrypted);
    }

    private static Path pemFile(String name, String key) throws Exception {
        return Files.writeString(folder.resolve(name), key + pem(certificate(client)));
    }

    private static String section(String label, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
    }
}
