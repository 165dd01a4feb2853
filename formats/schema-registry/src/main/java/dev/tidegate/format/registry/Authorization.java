package dev.tidegate.format.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What goes out as the header {@code Authorization}. Tells nobody what it is.
 *
 * @param header null when nothing does
 * @param fromUrl whether each address brings its own
 */
record Authorization(@Nullable String header, boolean fromUrl) {
    static final String BASIC_SOURCE = "basic.auth.credentials.source";
    static final String BASIC_USER_INFO = "basic.auth.user.info";
    static final String BEARER_SOURCE = "bearer.auth.credentials.source";
    static final String BEARER_TOKEN = "bearer.auth.token";
    /** An older name of the same, which Confluent's client still takes. */
    private static final String OLD_USER_INFO = "schema.registry.basic.auth.user.info";

    static Authorization of(ClientProperties properties) {
        String basic = properties.text(BASIC_SOURCE);
        String bearer = properties.text(BEARER_SOURCE);
        String userInfo = properties.text(BASIC_USER_INFO);
        String old = properties.text(OLD_USER_INFO);
        String token = properties.text(BEARER_TOKEN);
        if (basic != null && bearer != null) {
            throw properties.invalid(
                    BEARER_SOURCE, "and '" + properties.optionKey(BASIC_SOURCE) + "' cannot both be set; choose one");
        } else if (basic == null && userInfo != null) {
            throw properties.invalid(
                    BASIC_USER_INFO, "is not used unless '" + properties.optionKey(BASIC_SOURCE) + "' is USER_INFO");
        } else if (bearer == null && token != null) {
            throw properties.invalid(
                    BEARER_TOKEN, "is not used unless '" + properties.optionKey(BEARER_SOURCE) + "' is STATIC_TOKEN");
        } else if (bearer != null) {
            return bearer(properties, bearer, token);
        }
        return basic == null
                ? new Authorization(null, true)
                : basic(properties, basic, userInfo == null ? old : userInfo);
    }

    private static Authorization basic(ClientProperties properties, String source, @Nullable String userInfo) {
        return switch (source) {
            case "URL" -> new Authorization(null, true);
            case "USER_INFO" -> {
                if (userInfo == null || userInfo.indexOf(':') < 0) {
                    throw properties.invalid(
                            BASIC_USER_INFO,
                            "must be a user and a password with a colon between them, since '"
                                    + properties.optionKey(BASIC_SOURCE) + "' is USER_INFO");
                }
                yield new Authorization(basicHeader(userInfo), false);
            }
            case "SASL_INHERIT" ->
                throw properties.invalid(
                        BASIC_SOURCE, "cannot be SASL_INHERIT here; set USER_INFO, and the user and password");
            default ->
                throw properties.invalid(BASIC_SOURCE, "'" + source + "' is not known; known are USER_INFO and URL");
        };
    }

    private static Authorization bearer(ClientProperties properties, String source, @Nullable String token) {
        if (!source.equals("STATIC_TOKEN")) {
            throw properties.invalid(BEARER_SOURCE, "cannot be '" + source + "' here; set STATIC_TOKEN, and the token");
        } else if (token == null) {
            throw properties.invalid(
                    BEARER_TOKEN,
                    "must be the token, since '" + properties.optionKey(BEARER_SOURCE) + "' is STATIC_TOKEN");
        } else if (token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw properties.invalid(BEARER_TOKEN, "holds a blank or a character that no token has");
        }
        return new Authorization("Bearer " + token, false);
    }

    static String basicHeader(String userInfo) {
        return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "Authorization";
    }
}
