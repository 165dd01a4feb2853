package dev.tidegate.format.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Certificates and PKCS #8 keys in the text form of RFC 7468, as Kafka's PEM stores have them. */
final class Pem {
    /** Of the key store in memory, which wants one. */
    static final char[] IN_MEMORY_PASSWORD = "memory".toCharArray();

    private static final Pattern CERTIFICATE = section("CERTIFICATE");
    private static final Pattern KEY = section("PRIVATE KEY");
    private static final Pattern ENCRYPTED_KEY = section("ENCRYPTED PRIVATE KEY");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "DSA");

    private Pem() {}

    private static Pattern section(String label) {
        return Pattern.compile("-----BEGIN " + label + "-----([^-]*)-----END " + label + "-----");
    }

    /**
     * A store of these certificates to trust, or of a key with its certificates if there is a key.
     *
     * @throws IllegalArgumentException if there is no certificate
     */
    static KeyStore keyStore(String certificates, String key, @Nullable String keyPassword)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        Certificate[] chain = certificates(certificates);
        PrivateKey privateKey = privateKey(key, keyPassword);
        if (privateKey != null) {
            store.setKeyEntry("key", privateKey, IN_MEMORY_PASSWORD, chain);
        } else {
            for (int i = 0; i < chain.length; i++) {
                store.setCertificateEntry("certificate-" + i, chain[i]);
            }
        }
        return store;
    }

    private static Certificate[] certificates(String text) throws GeneralSecurityException {
        StringBuilder sections = new StringBuilder();
        CERTIFICATE
                .matcher(text)
                .results()
                .forEach(found -> sections.append(found.group()).append('\n'));
        if (sections.length() == 0) {
            throw new IllegalArgumentException("there is no -----BEGIN CERTIFICATE----- in it");
        }
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(
                        new ByteArrayInputStream(sections.toString().getBytes(StandardCharsets.US_ASCII)))
                .toArray(Certificate[]::new);
    }

    private static @Nullable PrivateKey privateKey(String text, @Nullable String password)
            throws GeneralSecurityException, IOException {
        Matcher encrypted = ENCRYPTED_KEY.matcher(text);
        if (encrypted.find()) {
            if (password == null) {
                throw new IllegalArgumentException("the key in it is encrypted, and its password is missing");
            }
            return key(decrypted(bytes(encrypted), password));
        }
        Matcher plain = KEY.matcher(text);
        return plain.find() ? key(new PKCS8EncodedKeySpec(bytes(plain))) : null;
    }

    private static byte[] bytes(Matcher section) {
        return Base64.getMimeDecoder().decode(section.group(1));
    }

    private static PKCS8EncodedKeySpec decrypted(byte[] encrypted, String password)
            throws GeneralSecurityException, IOException {
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(encrypted);
        AlgorithmParameters parameters = info.getAlgParameters();
        // The parameters of PBES2 name the algorithm in full, which the info itself does not.
        String algorithm = info.getAlgName().equals("PBES2") ? parameters.toString() : info.getAlgName();
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.DECRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())),
                parameters);
        return info.getKeySpec(cipher);
    }

    private static PrivateKey key(PKCS8EncodedKeySpec spec) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // It is a key of another algorithm, or of none of these.
            }
        }
        throw new InvalidKeySpecException("the key is of none of the algorithms " + ALGORITHMS);
    }
}
