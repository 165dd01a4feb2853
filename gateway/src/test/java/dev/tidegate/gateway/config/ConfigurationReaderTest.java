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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "httpd: {port: 1} | Did you mean 'http'?",
                "http: {prt: 1} | Did you mean 'port'?",
                "http: {heartbeat: 1 s} | It is an option of 'subscriptions'",
                "reader: {max-bytes: 1} | known are",
                "http: {port: {number: 1}} | option 'http.port' takes a value, and no options below it",
                "http: {port: [1, 2]} | '1;2' is not legal",
                "http: [port] | 'http' is a section",
                "kafka: acks | 'kafka' is a section",
                "tables: [t] | 'tables' is a section",
                "tables: {t: yes} | must hold the options of a table",
                "tables: {t: {eror.tolerance: all}} | Did you mean 'errors.tolerance'?",
                "tables: {t: {errors.tolerance: some}} | one of NONE, ALL",
                "ddl: {file: a} | takes a file or folder",
                "- http | must hold sections",
                "just text | must hold sections",
                "? [a]⏎: b | a key must be plain text",
                "http:⏎⇥port: 1 | Indent with blanks",
                "a: &a {b: *a} | nested more deeply",
                "reader: &r {slice: 1 ms}⏎http:⏎  <<: *r | merge keys (<<) are not supported",
                "ddl: *none | is not YAML",
                "http: {port: 1}⏎---⏎http: {} | is not YAML",
                "http: {max-body-bytes: 3 GiB} | less than 2 GiB",
                "http: {max-body-bytes: 3 potatoes} | a size from 1 byte",
                "http: {max-body-bytes: 0 b} | a size from 1 byte",
                "ignore-other-statements: maybe | true or false",
                "ignore-other-statments: true | Did you mean 'ignore-other-statements'?",
                "kafka: {bootstrap.server: h:1} | Did you mean 'bootstrap.servers'?",
                "kafka: {bootstrap.servers: h} | 'h' is no address of a broker. Write host:port",
                "kafka: {bootstrap.servers: 'h:1,k:70000'} | 'k:70000' is no address of a broker",
                "kafka: {properties.acks: all} | Leave out 'properties.'",
                "kafka: {acks: some} | 'some' is not legal",
                "kafka: {max.poll.records: many} | 'many' is not legal",
                "kafka: {max.poll.records: 0} | 'kafka.max.poll.records'",
                "kafka: {security.protocol: TLS} | 'TLS' is not legal",
                "kafka: {sasl.client.callback.handler.class: com.example.No} | there is no class com.example.No",
                "kafka: {ssl.trustore.location: /x} | ssl.truststore.location",
                "kafka: {sasl.oauthbearer.token.url: 'http://x'} | is not known to Kafka's clients",
                "kafka: {transactional.id: t} | sink.transactional-id-prefix",
            })
    void whatIsWrongIsReportedWithWhatWouldBeRight(String yaml, String problem) {
        assertThatThrownBy(() -> read(yaml.replace("⏎", "\n").replace("⇥", "\t")))
                .isInstanceOf(TidegateException.class)
                .hasMessageContaining("tidegate.yaml:")
                .hasMessageContaining(problem);
    }

    @Test
    void allErrorsAreReportedAtOnceInTheOrderOfTheFile() {
        assertThatThrownBy(() -> read("""
                        http:
                          port: x
                          prt: 1
                        kafka:
                          acks: some
                          linger.mss: 1
                        tables:
                          t: {max-bytes: lots}
                        """))
                .extracting(e -> e.getMessage()
                        .lines()
                        .map(line -> line.replaceAll(".*tidegate.yaml:(\\d+):.*", "$1"))
                        .toList())
                .isEqualTo(java.util.List.of("2", "3", "5", "6", "8"));
    }

    @Test
    void optionsThatAClassOfTheUsersReadsAreTheirs() throws Exception {
        Configuration configuration = read("""
                kafka:
                  metric.reporters: com.example.Reporter
                  example.reporter.url: http://x
                  metrics.context.team: a
                """);

        assertThat(configuration.kafka()).containsEntry("example.reporter.url", "http://x");
    }

    @ParameterizedTest
    @CsvSource({"64kb,65536", "64 KiB,65536", "16 mb,16777216", "1 GiB,1073741824", "1_024,1024", "2 b,2", "1 m,1048576"
    })
    void sizesHaveUnits(String text, int bytes) throws Exception {
        assertThat(read("http: {max-body-bytes: " + text + "}").http().maxBodyBytes())
                .isEqualTo(bytes);
        assertThat(read("tables: {t: {max-bytes: " + text + "}}").table("t").maxBytes())
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "http: {port: '${SECRET}'}",
                "http: {host: '${SECRET}'}",
                "http: {allowed-origins: ['${SECRET}']}",
                "http: {'${SECRET}': 1, port: '${SECRET}x'}",
                "kafka: {bootstrap.servers: '${SECRET}'}",
                "kafka: {acks: '${SECRET}'}",
                "kafka: {max.poll.records: 'a${SECRET}b'}",
                "kafka: {client.pwd: '${SECRET}', x: 1}",
                "kafka: {security.protocol: '${SECRET}'}",
                "tables: {t: {errors.tolerance: '${SECRET}'}}",
                "tables: {t: {max-bytes: 'x${SECRET}${NONE}'}}",
                "reader: '${SECRET}'",
                "tables: {t: '${SECRET}'}",
            })
    void whatComesFromTheEnvironmentIsInNoError(String yaml) {
        assertThatThrownBy(() -> read(yaml))
                .satisfies(e ->
                        assertThat(e.getMessage()).contains("tidegate.yaml:1").doesNotContain("Possum"));
    }

    @Test
    void anErrorShowsNoValueOfAnOptionThatLooksSecret() {
        assertThatThrownBy(() -> read(
                        "kafka: {client.pwd: Possum-41, ssl.keystore.kay: Possum-42, acks: 'https://u:Possum-43@h'}"))
                .satisfies(
                        e -> assertThat(e.getMessage()).contains("client.pwd").doesNotContain("Possum"));
    }

    @Test
    void everyOptionThatIsWrittenIsKnownWithItsPlace() throws Exception {
        Configuration configuration = read("""
                http: {port: 9000}
                kafka:
                  bootstrap.servers: ${BROKERS}
                  ssl.key.password: ${SECRET}
                """);

        assertThat(configuration.written())
                .extracting(option -> option.name() + " = " + option.value() + " "
                        + option.source().replaceAll(".*tidegate.yaml", ""))
                .containsExactly(
                        "http.port = 9000 :1",
                        "kafka.bootstrap.servers = k1:9092 :3, environment variable ${BROKERS}",
                        "kafka.ssl.key.password = ****** :4, environment variable ${SECRET}");
        assertThat(configuration.kafkaOptions().source("bootstrap.servers").option())
                .isEqualTo("kafka.bootstrap.servers");
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
        return ConfigurationReader.read(file, Map.of("BROKERS", "k1:9092", "SECRET", "Possum-40"));
    }
}
