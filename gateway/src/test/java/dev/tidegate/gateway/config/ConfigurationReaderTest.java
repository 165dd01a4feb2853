package dev.tidegate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.catalog.TypeLengthEnforcer;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.http.HttpSettings;
import dev.tidegate.gateway.reader.ReaderSettings;
import dev.tidegate.gateway.reader.TableSettings;
import dev.tidegate.gateway.reader.TableSettings.Tolerance;
import dev.tidegate.gateway.reader.TopicSettings;
import dev.tidegate.gateway.subscription.SubscriptionSettings;
import dev.tidegate.gateway.writer.WriterSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationReaderTest {
    @TempDir
    Path folder;

    @Test
    void anEmptyFileMeansTheDefaults() throws Exception {
        Configuration configuration = read("# nothing here\n");

        assertThat(configuration.ddl()).containsExactly(folder.resolve("tables"));
        assertThat(configuration.ignoreOtherStatements()).isFalse();
        assertThat(configuration.http()).isEqualTo(HttpSettings.DEFAULT);
        assertThat(configuration.reader()).isEqualTo(ReaderSettings.DEFAULT);
        assertThat(configuration.writer()).isEqualTo(WriterSettings.defaults());
        assertThat(configuration.subscriptions()).isEqualTo(SubscriptionSettings.DEFAULT);
        assertThat(configuration.table("any")).isEqualTo(TableSettings.DEFAULT);
    }

    @Test
    void everySectionIsReadNestedOrWithDots() throws Exception {
        Configuration configuration = read("""
                ddl: [orders.sql, more]
                ignore-other-statements: true
                kafka:
                  bootstrap.servers: ${BROKERS}
                  security.protocol: ${PROTOCOL:-PLAINTEXT}
                http:
                  port: 9000
                  allowed-origins: [https://a.example, https://b.example]
                reader.slice: 5 ms
                tables:
                  orders:
                    errors:
                      tolerance: all
                      deadletterqueue.topic.name: dead
                    max-bytes: 1_000_000
                    topic: {create: true, partitions: 6}
                  others: {write-only: true, sink.type-length-enforcer: trim_pad}
                """);

        assertThat(configuration.ddl()).containsExactly(folder.resolve("orders.sql"), folder.resolve("more"));
        assertThat(configuration.ignoreOtherStatements()).isTrue();
        assertThat(configuration.kafka())
                .isEqualTo(Map.of("bootstrap.servers", "k1:9092", "security.protocol", "PLAINTEXT"));
        assertThat(configuration.http().port()).isEqualTo(9000);
        assertThat(configuration.http().allowedOrigins())
                .containsExactlyInAnyOrder("https://a.example", "https://b.example");
        assertThat(configuration.reader().slice()).isEqualTo(Duration.ofMillis(5));
        TableSettings orders = configuration.table("orders");
        assertThat(orders.tolerance()).isEqualTo(Tolerance.ALL);
        assertThat(orders.deadLetterTopic()).isEqualTo("dead");
        assertThat(orders.maxBytes()).isEqualTo(1_000_000);
        assertThat(orders.topic()).isEqualTo(new TopicSettings(true, 6, null));
        assertThat(configuration.table("others").topic()).isEqualTo(TopicSettings.DEFAULT);
        assertThat(configuration.table("others").writeOnly()).isTrue();
        assertThat(orders.writeOnly()).isFalse();
        assertThat(orders.typeLengthEnforcer()).isEqualTo(TypeLengthEnforcer.ERROR);
        assertThat(configuration.table("others").typeLengthEnforcer()).isEqualTo(TypeLengthEnforcer.TRIM_PAD);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "httpd: {port: 1}             | 1 | 'httpd.port' is not known; the sections are",
                "http: {prt: 1}               | 1 | 'http.prt' is not known; known are",
                "http: {port: eighty}         | 1 | 'http.port' 'eighty' is not legal, it must be a port",
                "http: {port: 70000}          | 1 | 'http.port' '70000' is not legal",
                "http: {host: 0.0.0.0}        | 1 | http.expose-without-authentication",
                "ignore-other-statements: maybe | 1 | 'ignore-other-statements' 'maybe' is not legal",
                "tables: {t: {sink.type-length-enforcer: cut}} | 1 | it must be one of IGNORE, TRIM_PAD, ERROR",
                "http: {management.host: 0.0.0.0} | 1 | 'http.management.host': '0.0.0.0' can be reached from elsewhere",
                "http: {host: 0.0.0.0, expose-without-authentication: true} | 1 | option 'http.allowed-hosts' is missing",
                "http: {allowed-hosts: http://x} | 1 | 'http.allowed-hosts' 'http://x' is not legal",
                "http: 8080                   | 1 | 'http' is a section",
                "tables: {t: {max-bytes: 0}}  | 1 | 'tables.t.max-bytes' '0' is not legal",
                "tables: {t: {topic.partitions: 0}} | 1 | 'tables.t.topic.partitions' '0' is not legal",
                "kafka: {a: '${NO_SUCH_NAME}'}| 1 | names an environment variable that is not set",
                "reader: {slice: 3 ms, slice: 4 ms} | 1 | stands in line 1 already",
                "http: [                      | 1 | is not YAML",
            })
    void whatIsWrongIsToldWithItsPlace(String yaml, int line, String problem) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(TidegateException.class)
                .hasMessageContaining("tidegate.yaml:" + line + ":")
                .hasMessageContaining(problem);
    }

    @Test
    void theLineIsThatOfTheOption() {
        assertThatThrownBy(() -> read("http:\n  port: 8080\n  drain-timeout: soon\n"))
                .hasMessageContaining("tidegate.yaml:3: option 'http.drain-timeout'");
    }

    @Test
    void listeningBeyondLoopbackMustBeAskedFor() throws Exception {
        assertThat(read("http: {host: 0.0.0.0, expose-without-authentication: true, allowed-hosts: t.example; *}")
                        .http()
                        .host())
                .isEqualTo("0.0.0.0");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> ConfigurationReader.read(folder.resolve("no.yaml"), Map.of()))
                .hasMessageContaining("no.yaml: there is no such file. Name one with --config");
    }

    private Configuration read(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("tidegate.yaml"), yaml);
        return ConfigurationReader.read(file, Map.of("BROKERS", "k1:9092"));
    }
}
