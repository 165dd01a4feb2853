package dev.tidegate.format.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.format.option.InvalidOptionException;
import dev.tidegate.format.option.Options;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryOptionsTest {

    @Test
    void takes_several_addresses_and_leaves_out_what_need_not_be_shown() {
        RegistrySettings settings = settings("url=http://a:8081/, HTTPS://user:secret@b/path//,http://[::1]:80");

        assertThat(settings).hasToString("[http://a:8081, https://b/path, http://[::1]:80]");
    }

    @Test
    void takes_older_keys() {
        assertThat(settings("schema-registry.url=http://a")).hasToString("[http://a]");
    }

    @Test
    void an_option_wins_over_the_property_that_it_stands_for() {
        String both = "url=http://a|basic-auth.credentials-source=USER_INFO|basic-auth.user-info=ann:1"
                + "|properties.basic.auth.credentials.source=SASL_INHERIT|properties.basic.auth.user.info=bob:2";

        assertThat(settings(both).endpoints().get(0).authorization())
                .isEqualTo(settings("url=http://a|basic-auth.credentials-source=USER_INFO|basic-auth.user-info=ann:1")
                        .endpoints()
                        .get(0)
                        .authorization());
    }

    @Test
    void takes_the_limits_from_properties() {
        RegistryLimits limits = settings(
                        "url=http://a|properties.http.connect.timeout.ms=1"
                                + "|properties.http.read.timeout.ms=2|properties.tidegate.retry.wait.ms=3"
                                + "|properties.tidegate.retry.wait.max.ms=4|properties.tidegate.max.response.bytes=5"
                                + "|properties.tidegate.max.concurrent.requests=6|properties.tidegate.max.cached.schemas=7"
                                + "|properties.tidegate.max.cached.chars=8|properties.tidegate.unknown.id.patience.ms=9|properties.missing.cache.size=0")
                .limits();

        assertThat(limits)
                .isEqualTo(new RegistryLimits(
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(3),
                        Duration.ofMillis(4),
                        5,
                        6,
                        7,
                        8,
                        Duration.ofMillis(9)));
    }

    @Test
    void shows_no_secret() {
        RegistrySettings settings =
                settings("url=http://a:secret@a|ssl.keystore.location=/k|ssl.keystore.password=secret"
                        + "|ssl.truststore.location=/t|ssl.truststore.password=secret|basic-auth.credentials-source=USER_INFO"
                        + "|basic-auth.user-info=ann:secret|properties.schema.registry.ssl.key.password=secret");

        assertThat(settings.toString() + settings.tls() + settings.endpoints()).doesNotContain("secret");
        assertThat(RegistryOptions.all().stream()
                        .filter(option -> option.sensitive())
                        .map(option -> option.key()))
                .containsExactly(
                        "ssl.keystore.password",
                        "ssl.truststore.password",
                        "basic-auth.user-info",
                        "bearer-auth.token",
                        "properties");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
            url=; url; names no address
            url=,; url; names no address
            url=localhost:8081; url; begins with neither http:// nor https://
            url=http://schema_registry:8081; url; with an underscore in its host name
            url=http:///x; url; not of the form http://host:port/path
            url=http://a?x=1; url; not of the form http://host:port/path
            url=http://ann:se cret@a; url; holds an address that is none
            basic-auth.credentials-source=SASL_INHERIT; basic-auth.credentials-source; cannot be SASL_INHERIT
            basic-auth.credentials-source=user_info; basic-auth.credentials-source; known are USER_INFO and URL
            properties.basic.auth.credentials.source=X; properties.basic.auth.credentials.source; known are USER_INFO
            basic-auth.credentials-source=USER_INFO; basic-auth.user-info; a user and a password
            basic-auth.credentials-source=USER_INFO|basic-auth.user-info=ann; basic-auth.user-info; a colon between them
            basic-auth.user-info=ann:1; basic-auth.user-info; unless 'basic-auth.credentials-source' is USER_INFO
            bearer-auth.credentials-source=OAUTHBEARER; bearer-auth.credentials-source; cannot be 'OAUTHBEARER' here
            bearer-auth.credentials-source=STATIC_TOKEN; bearer-auth.token; must be the token
            bearer-auth.credentials-source=STATIC_TOKEN|bearer-auth.token=a b; bearer-auth.token; no token has
            bearer-auth.token=a; bearer-auth.token; unless 'bearer-auth.credentials-source' is STATIC_TOKEN
            basic-auth.credentials-source=URL|bearer-auth.credentials-source=STATIC_TOKEN; bearer-auth.credentials-source; cannot both be set
            ssl.keystore.password=x; ssl.keystore.password; 'ssl.keystore.location' is missing
            properties.schema.registry.ssl.truststore.type=BKS; properties.schema.registry.ssl.truststore.type; JKS, PKCS12 and PEM
            properties.schema.registry.ssl.keystore.key=x; properties.schema.registry.ssl.keystore.certificate.chain; belong together
            ssl.truststore.location=/t|properties.schema.registry.ssl.truststore.certificates=x; ssl.truststore.location; given as text too
            properties.schema.registry.ssl.endpoint.identification.algorithm=none; properties.schema.registry.ssl.endpoint.identification.algorithm; always checked
            properties.proxy.host=p; properties.proxy.port; must be set too
            properties.proxy.host=p|properties.proxy.port=70000; properties.proxy.port; 65535
            properties.http.read.timeout.ms=soon; properties.http.read.timeout.ms; a whole number above 0
            properties.tidegate.max.cached.schemas=0; properties.tidegate.max.cached.schemas; a whole number above 0
            properties.auto.register.schemas=false; properties.auto.register.schemas; nothing that this client knows
            """)
    void refuses_what_makes_no_sense_naming_the_option_and_no_secret(String written, String key, String problem) {
        assertThatThrownBy(() -> settings(written.startsWith("url=") ? written : "url=http://a|" + written))
                .isInstanceOfSatisfying(
                        InvalidOptionException.class,
                        refusal -> assertThat(refusal.key()).isEqualTo(key))
                .hasMessageContaining(problem)
                .message()
                .doesNotContain("cret@");
    }

    private static RegistrySettings settings(String written) {
        Map<String, String> options = new HashMap<>();
        Arrays.stream(written.split("\\|"))
                .map(option -> option.split("=", 2))
                .forEach(option -> options.put(option[0], option[1]));
        return RegistryOptions.settings(Options.parse(RegistryOptions.all(), options));
    }
}
