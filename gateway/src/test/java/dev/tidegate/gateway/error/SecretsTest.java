package dev.tidegate.gateway.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    private static final String SECRET = "0pen-sesame/7";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "client.pwd",
                "properties.client.pwd",
                "sasl.jaas.config",
                "ssl.keystore.password",
                "ssl.key.password",
                "ssl.keystore.key",
                "ssl.keystore.certificate.chain",
                "ssl.truststore.certificates",
                "basic.auth.user.info",
                "schema.registry.basic.auth.user.info",
                "basic-auth.user-info",
                "bearer-auth.token",
                "sasl.oauthbearer.client.credentials.client.secret",
                "sasl.oauthbearer.assertion.private.key.passphrase",
                "aws.secret",
                "AWS_SECRET_ACCESS_KEY",
                "vault.token",
                "my.credentials",
                "api.key",
                "apikey",
                "api_key",
                "encryption.key",
                "license.key",
                "db.pass",
                "PASSWORD",
            })
    void namesOfSecrets(String name) {
        assertThat(Secrets.isNameOfOne(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bootstrap.servers",
                "key.format",
                "value.fields-include",
                "key.fields-prefix",
                "key.json.map-null-key.mode",
                "json.map-null-key.literal",
                "group.id",
                "sasl.mechanism",
                "ssl.truststore.location",
                "ssl.endpoint.identification.algorithm",
                "sasl.oauthbearer.token.endpoint.url",
                "key.deserializer",
                "max-bytes",
                "topic.partitions",
                "client.id",
            })
    void namesThatOnlySoundLikeIt(String name) {
        assertThat(Secrets.isNameOfOne(name)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "https://user:%s@host/a                                | https://******@host/a",
                "url jdbc:x://me:%s@host                               | url jdbc:x://******@host",
                "http://u:p@ss@h                                       | http://******@h",
                "password=\"%s\" and more                              | password=\"******\" and more",
                "'client.pwd' = '%s', 'a' = 'b'                        | 'client.pwd' = '******', 'a' = 'b'",
                "-- 'sasl.secret'='it''s %s', 'x' = 1                  | -- 'sasl.secret'='******', 'x' = 1",
                "{ssl.key.password=%s, acks=all}                       | {ssl.key.password=******, acks=all}",
                "?a=1&api_key=%s&b=2                                   | ?a=1&api_key=******&b=2",
                "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==     | Authorization: Basic ******",
                "the value of a key = 3                                | the value of a key = ******",
                "a token of the table, no secret                       | a token of the table, no secret",
                "Expected token, found =                               | Expected token, found =",
            })
    void textsLoseTheirSecrets(String text, String redacted) {
        assertThat(Secrets.redact(text.formatted(SECRET))).isEqualTo(redacted);
    }

    @Test
    void aPrivateKeyIsRedactedAsAWhole() {
        assertThat(Secrets.redact("at -----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc=\n-----END RSA PRIVATE KEY----- end"))
                .isEqualTo("at ****** end");
        assertThat(Secrets.redact("cut -----BEGIN PRIVATE KEY-----\nMIIE")).isEqualTo("cut ******");
    }

    @Test
    void whatWasReadAsASecretOnceIsRedactedEverywhereButNotWithinWords() {
        Secrets.remember("Xk7 quiet%rain");
        Secrets.remember("Zebra9");

        assertThat(Secrets.redact("Invalid value Xk7 quiet%rain for it")).isEqualTo("Invalid value ****** for it");
        assertThat(Secrets.redact("Zebra9, Zebra99 and aZebra9")).isEqualTo("******, Zebra99 and aZebra9");
    }

    @Test
    void ofAJaasEntryThePasswordsAreRememberedAndTheNamesAreNot() {
        Secrets.remember("org.apache.kafka.common.security.plain.PlainLoginModule required username=\"orders-user\""
                + " password=\"Quokka-17\" clientSecret='Wombat 18' Dingo-19;");

        assertThat(Secrets.redact("orders-user Quokka-17 'Wombat 18' Dingo-19 required PlainLoginModule"))
                .isEqualTo("orders-user ****** '******' ****** required PlainLoginModule");
    }

    @Test
    void ofCredentialsThePasswordIsRemembered() {
        Secrets.remember("registry-user:Bilby-20");
        Secrets.remember("https://registry-user:Koala-21@host:8081");

        assertThat(Secrets.redact("registry-user sent Bilby-20, then Koala-21"))
                .isEqualTo("registry-user sent ******, then ******");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "://",
                "://a:",
                "password=",
                "password='",
                "''",
                "x='\"",
                "key ",
                "Basic ",
                "-----BEGIN PRIVATE KEY-----",
                "\\\""
            })
    void longTextsTakeLittleTime(String part) {
        String text = part.repeat(400_000 / part.length());

        assertThat(Secrets.redact(text)).isNotNull();
        assertThat(Secrets.redact("password='" + text)).doesNotContain("password=''" + part + part);
        Secrets.isOne("topic", text);
    }
}
