package dev.tidegate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code tidegate check} with a configuration, its tables, and the options of their Kafka clients. */
class CheckCommandTest {
    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule";
    private static final String SASL =
            "'properties.security.protocol' = 'SASL_PLAINTEXT', 'properties.sasl.mechanism' ="
                    + " 'PLAIN', 'properties.sasl.jaas.config' = ";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'properties.bootstrap.servers' = 'localhost' | bootstrap.servers | 'localhost' is no address of a broker",
                "'properties.bootstrap.servers' = 'localhost:' | bootstrap.servers | no address of a broker",
                "'properties.max.poll.records' = 'many' | max.poll.records | 'many' is not legal",
                "'properties.metric.reporters' = 'com.example.No' | metric.reporters | com.example.No",
                "'properties.partitioner.class' = 'com.example.No' | partitioner.class | com.example.No",
                "'properties.acks' = '1', 'properties.enable.idempotence' = 'true' | acks | idempotent",
                "'properties.security.protocol' = 'SSL', 'properties.ssl.truststore.location' = '/no/trust.jks'"
                        + " | ssl.truststore.location | the file /no/trust.jks does not exist",
                SASL
                        + "'com.example.NoLoginModule required;' | sasl.jaas.config | no login module com.example.NoLoginModule",
                SASL + "'" + PLAIN
                        + " required password=\"Galah-51\"' | sasl.jaas.config | not terminated by semi-colon",
                SASL + "'Galah-51' | sasl.jaas.config | JAAS",
                "'properties.security.protocol' = 'SASL_SSL', 'properties.sasl.mechanism' = 'OAUTHBEARER',"
                        + " 'properties.sasl.jaas.config' = 'Galah-51' | sasl.jaas.config | JAAS",
                "'properties.security.protocol' = 'SASL_SSL', 'properties.sasl.mechanism' = 'PLAIN'"
                        + " | sasl.jaas.config | there are no credentials",
            })
    void optionsThatKafkasClientsRefuseAreFoundWithoutConnecting(String options, String option, String problem)
            throws IOException {
        Path ddl = Files.writeString(folder.resolve("t.sql"), table("t", options));

        assertThat(run("check", ddl.toString())).isEqualTo(2);

        assertThat(err.toString()).contains(option, problem).doesNotContain("Galah");
        assertThat(err.toString().lines()).as("one problem, one line").hasSize(1);
        assertThat(out.toString()).contains("cannot be served").doesNotContain("Galah");
    }

    @Test
    void aDdlThatFlinksConnectorNeedsIsRight() throws IOException {
        String shaded = "org.apache.flink.kafka.shaded." + PLAIN + " required username=\"u\" password=\"Galah-52\";";
        Path ddl = Files.writeString(folder.resolve("t.sql"), table("t", SASL + "'" + shaded + "'"));

        assertThat(run("check", ddl.toString())).as(err.toString()).isZero();
    }

    @Test
    void unknownPropertiesOfTheDdlAreWarningsBecauseFlinkPassesThemOn() throws IOException {
        Path ddl = Files.writeString(
                folder.resolve("t.sql"),
                table(
                        "t",
                        "'properties.linger.mss' = '5', 'properties.key.deserializer' = 'x',"
                                + " 'properties.ssl.truststore.location' = '/x'"));

        assertThat(run("check", ddl.toString())).as(err.toString()).isZero();

        assertThat(out.toString())
                .contains("Warning: " + ddl
                        + ":1: option 'properties.linger.mss' is not known to Kafka's clients. Did you mean")
                .contains("option 'properties.key.deserializer' has no effect")
                .contains("'properties.ssl.truststore.location' has no effect while security.protocol is PLAINTEXT");
        assertThat(out.toString().lines()).as("lines are not broken").hasSize(4);
    }

    @Test
    void configurationAndDdlAreCheckedTogether() throws IOException {
        Files.writeString(
                folder.resolve("t.sql"),
                table("orders", "'topik' = 'x'") + table("sound", "'properties.acks' = 'all'"));
        Path config = Files.writeString(folder.resolve("tidegate.yaml"), "ddl: t.sql\nhttp: {prt: 1}\n");

        assertThat(run("check", "--config", config.toString())).isEqualTo(2);

        assertThat(err.toString()).contains("tidegate.yaml:2: option 'http.prt'", "t.sql:1:", "'topik' is not known");
        assertThat(out.toString()).contains("table sound");
    }

    @Test
    void optionsForATableThatNobodyDeclaresAreAnError() throws IOException {
        Files.writeString(folder.resolve("t.sql"), table("orders", "'properties.acks' = 'all'"));
        Path config = Files.writeString(
                folder.resolve("tidegate.yaml"), "ddl: t.sql\ntables:\n  ordres: {max-bytes: 1 GiB}\n");

        assertThat(run("check", "-c", config.toString())).isEqualTo(2);

        assertThat(err.toString())
                .contains("tidegate.yaml:3: option 'tables.ordres.max-bytes' is for a table that no DDL declares."
                        + " Did you mean 'orders'?");
    }

    @Test
    void effectiveValuesAreListedWithTheirSources() throws IOException {
        Files.writeString(
                folder.resolve("t.sql"),
                table("t", "'properties.acks' = '1', 'properties.enable.idempotence' = 'false'"));
        Path config = Files.writeString(folder.resolve("tidegate.yaml"), """
                ddl: t.sql
                kafka: {bootstrap.servers: 'k1:9092', ssl.key.password: Galah-53}
                tables: {t: {max-bytes: 1 GiB}}
                """);

        assertThat(run("check", "-c", config.toString(), "--effective"))
                .as(err.toString())
                .isZero();

        assertThat(out.toString())
                .contains("kafka.bootstrap.servers = k1:9092  (" + config + ":2)")
                .contains("kafka.acks = 1  (" + folder.resolve("t.sql") + ":1)")
                .contains("kafka.ssl.key.password = ******  (" + config + ":2)")
                .contains("tables.t.max-bytes = 1 GiB  (" + config + ":3)")
                .contains("tables.t.errors.tolerance = none  (default)")
                .contains("http.port = 8080  (default)")
                .doesNotContain("Galah");
    }

    @Test
    @Timeout(60)
    void aBrokerThatIsNotThereIsNamedWithinTheTimeout() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Path ddl = Files.writeString(
                folder.resolve("t.sql"), table("t", "'properties.bootstrap.servers' = '127.0.0.1:" + port + "'"));

        long begun = System.nanoTime();
        assertThat(run("check", "--connect", "--timeout", "2 s", ddl.toString()))
                .isEqualTo(2);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(40));
        assertThat(err.toString())
                .contains(ddl + ":1: option 'properties.bootstrap.servers': Kafka at 127.0.0.1:" + port
                        + " does not answer: 127.0.0.1:" + port + ": Connection refused");
    }

    @Test
    void noSecretIsShownWhereverItStands() throws IOException {
        Files.writeString(folder.resolve("t.sql"), """
                CREATE TABLE t (id STRING, PRIMARY KEY (id) NOT ENFORCED) WITH (
                  -- 'properties.ssl.key.password' = 'Numbat-61',
                  'connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'h:1',
                  'properties.client.pwd' = 'Numbat-62',
                  'properties.vendor.secret' = 'Numbat-63',
                  'properties.vendor.key' = 'Numbat-64',
                  'properties.vendor.credentials' = 'Numbat-65',
                  'properties.basic.auth.user.info' = 'u:Numbat-66',
                  'properties.schema.registry.url' = 'https://u:Numbat-67@host',
                  'properties.ssl.keystore.key' = '-----BEGIN PRIVATE KEY----- Numbat-68 -----END PRIVATE KEY-----',
                  'properties.sasl.jaas.config' = 'Numbat-69 password="Numbat-70"',
                  'properties.security.protocol' = 'SASL_SSL', 'properties.sasl.mechanism' = 'PLAIN',
                  'key.format' = 'json', 'value.format' = 'json', 'value.json.pwd' = 'Numbat-71');
                """.replace(", 'value.json.pwd' = 'Numbat-71'", ""));
        Path config = Files.writeString(folder.resolve("tidegate.yaml"), """
                ddl: t.sql
                kafka:
                  sasl.login.callback.handler.class: com.example.No
                  client.pwd: Numbat-72
                  acks: https://u:Numbat-73@h
                  ssl.keystore.type: Numbat-74 password=Numbat-75
                http: {port: 'token=Numbat-76'}
                """);

        assertThat(run("check", "-c", config.toString(), "--effective")).isEqualTo(2);

        assertThat(out.toString() + err)
                .contains("t.sql", "tidegate.yaml")
                .doesNotContain("Numbat-6", "Numbat-70", "Numbat-72", "Numbat-73", "Numbat-75", "Numbat-76");
    }

    @Test
    void aTimeoutThatIsNoneIsAWrongArgument() {
        assertThat(run("check", "--connect", "--timeout", "soon", "x.sql")).isEqualTo(2);
        assertThat(err.toString()).contains("--timeout 'soon' is not legal");
    }

    private static String table(String name, String options) {
        String servers = options.contains("bootstrap.servers") ? "" : "'properties.bootstrap.servers' = 'h:1', ";
        return "CREATE TABLE " + name
                + " (id STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'upsert-kafka',"
                + " 'topic' = 't', 'key.format' = 'json', 'value.format' = 'json', " + servers + options + ");\n";
    }

    private int run(String... arguments) {
        CommandLine commandLine =
                Tidegate.commandLine(arguments).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return commandLine.execute(arguments);
    }
}
