package dev.tidegate.gateway.catalog;

import java.util.regex.Pattern;

/** Tells which options are secrets by their look: those of Kafka's clients are declared nowhere here. */
final class Secrets {
    private static final Pattern KEY = Pattern.compile(
            "passw|passphrase|secret|token|credential|jaas|user\\.info|certificate"
                    + "|(keystore|private|api|access|account|encryption)[._-]?key",
            Pattern.CASE_INSENSITIVE);

    /** A URL with a user and a password in it. */
    private static final Pattern TEXT = Pattern.compile("://[^/@\\s]*:[^/@\\s]*@");

    private Secrets() {}

    static boolean looksLikeOne(String key, String text) {
        return KEY.matcher(key).find() || TEXT.matcher(text).find();
    }
}
