package dev.tidegate.format.registry;

import dev.tidegate.format.registry.RegistryException.Problem;
import dev.tidegate.format.registry.TlsSettings.Store;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Reads keys and certificates. Blocks, as reading files does. */
final class TlsContext {
    private TlsContext() {}

    /** @throws RegistryException {@link Problem#MISCONFIGURED} if a file cannot be read, naming it */
    static SSLContext of(TlsSettings settings) {
        try {
            SSLContext context = SSLContext.getInstance(settings.protocol());
            context.init(keyManagers(settings.key()), trustManagers(settings.trust()), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw unusable("TLS cannot be set up: " + e.getMessage());
        }
    }

    private static KeyManager @Nullable [] keyManagers(Store store) throws GeneralSecurityException {
        if (!store.isSet()) {
            return null;
        }
        String password = store.keyPassword() == null ? store.password() : store.keyPassword();
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        try {
            factory.init(load(store), isPem(store) ? Pem.IN_MEMORY_PASSWORD : chars(password));
        } catch (GeneralSecurityException e) {
            throw unusable("the key in " + store + " cannot be used: " + e.getMessage()
                    + ". Is ssl.key.password needed, or another than the file's?");
        }
        return factory.getKeyManagers();
    }

    private static TrustManager @Nullable [] trustManagers(Store store) throws GeneralSecurityException {
        if (!store.isSet()) {
            return null;
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(load(store));
        return factory.getTrustManagers();
    }

    private static KeyStore load(Store store) {
        try {
            if (!isPem(store)) {
                File file = new File(String.valueOf(store.location()));
                return store.type() == null
                        ? KeyStore.getInstance(file, chars(store.password()))
                        : loadAs(store.type(), file.toPath(), store.password());
            }
            String file = store.location() == null ? "" : Files.readString(Path.of(store.location()));
            return Pem.keyStore(
                    store.certificates() == null ? file : store.certificates(),
                    store.privateKey() == null ? file : store.privateKey(),
                    store.keyPassword() == null ? store.password() : store.keyPassword());
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw unusable("the file " + store + " does not exist or cannot be read");
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw unusable("the keys or certificates in " + store + " cannot be read: " + e.getMessage());
        }
    }

    private static KeyStore loadAs(String type, Path file, @Nullable String password)
            throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance(type);
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, chars(password));
        }
        return keys;
    }

    private static boolean isPem(Store store) {
        if (store.location() == null || "PEM".equals(store.type())) {
            return true;
        } else if (store.type() != null) {
            return false;
        }
        try (InputStream in = Files.newInputStream(Path.of(store.location()))) {
            return new String(in.readNBytes(4096), StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
        } catch (IOException e) {
            return false; // told when it is read in earnest
        }
    }

    private static char @Nullable [] chars(@Nullable String password) {
        return password == null ? null : password.toCharArray();
    }

    private static RegistryException unusable(String message) {
        return new RegistryException(Problem.MISCONFIGURED, "The schema registry cannot be asked: " + message);
    }
}
