package dev.tidegate.gateway.kafka;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Kafka's own login modules, by the SASL mechanism that each is for. */
final class LoginModules {
    private static final String PACKAGE = "org.apache.kafka.common.security.";

    static final Map<String, String> BY_MECHANISM = Collections.unmodifiableMap(new TreeMap<>(Map.of(
            "PLAIN", PACKAGE + "plain.PlainLoginModule",
            "SCRAM-SHA-256 and SCRAM-SHA-512", PACKAGE + "scram.ScramLoginModule",
            "OAUTHBEARER", PACKAGE + "oauthbearer.OAuthBearerLoginModule")));

    private LoginModules() {}
}
