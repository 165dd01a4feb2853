package dev.tidegate.gateway.cli;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.RunningGateway;
import dev.tidegate.gateway.testing.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jline.builtins.ScreenTerminal;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code tidegate subscribe} on a terminal. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SubscribeTerminalIT {
    private static final String CTRL_C = "\u0003";
    private static final String LEAVES_ALTERNATE_SCREEN = "\u001b[?1049l";

    private final KafkaBroker broker = KafkaBroker.shared();
    private final String topic = broker.newTopic("terminal", 1);
    private TestGateway gateway;

    @BeforeEach
    void start() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script, of util-linux, makes the terminal");
        put("north", 1);
        put("\\u001b[2Jsouth", 2);
        gateway = TestGateway.start("""
                        CREATE TABLE counts (region STRING, pv BIGINT, PRIMARY KEY (region) NOT ENFORCED) WITH (
                          'connector' = 'upsert-kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
                          'key.format' = 'json', 'value.format' = 'json');
                        """.formatted(topic, broker.bootstrapServers()))
                .awaitServing();
    }

    @AfterEach
    void stop() {
        if (gateway != null) {
            gateway.close();
        }
    }

    @Test
    void theTableFollowsItsRowsUntilCtrlC() {
        try (RunningGateway subscribe = subscribe()) {
            eventually(() -> assertThat(screen(subscribe))
                    .startsWith("region     pv", "north       1", "␛[2Jsouth   2")
                    .last()
                    .asString()
                    .startsWith(" live · 2 rows · "));

            put("east", 300);
            delete("north");
            eventually(() ->
                    assertThat(screen(subscribe)).startsWith("region      pv", "east       300", "␛[2Jsouth    2", ""));

            subscribe.type(CTRL_C);

            assertThat(subscribe.awaitEnd()).isEqualTo(130);
            assertThat(subscribe.out()).contains(LEAVES_ALTERNATE_SCREEN);
            assertThat(afterwards(subscribe)).contains("east       300", " live · 2 rows");
        }
    }

    @Test
    void untilCaughtUpItLeavesTheRowsOnTheTerminal() {
        try (RunningGateway subscribe = subscribe("--until-caught-up")) {
            assertThat(subscribe.awaitEnd()).isZero();

            assertThat(afterwards(subscribe)).contains("north       1", " live · 2 rows");
        }
    }

    @Test
    void linesOnATerminalHaveNothingThatItWouldObey() {
        try (RunningGateway subscribe = subscribe("--output", "ndjson", "--limit", "3")) {
            put("\\u009b31m\\u202e", 3);

            assertThat(subscribe.awaitEnd()).isZero();

            assertThat(subscribe.out())
                    .contains("{\"region\":\"\\u009b31m\\u202e\",\"pv\":3}")
                    .doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\r\n]]");
        }
    }

    private RunningGateway subscribe(String... arguments) {
        String[] all = Arrays.copyOf(
                new String[] {"subscribe", "counts", "--url", gateway.http("").toString()}, 4 + arguments.length);
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        return RunningGateway.startOnTerminal(all);
    }

    private static String afterwards(RunningGateway subscribe) {
        String out = subscribe.out();
        return AttributedString.stripAnsi(out.substring(out.indexOf(LEAVES_ALTERNATE_SCREEN)));
    }

    /** What a terminal shows that is told all this. */
    private static List<String> screen(RunningGateway subscribe) {
        ScreenTerminal monitor = new ScreenTerminal(60, 10);
        monitor.write(subscribe.out());
        return Arrays.stream(monitor.toString().split("\n"))
                .map(String::stripTrailing)
                .toList();
    }

    private void put(String region, long pv) {
        broker.produce(topic, key(region), ("{\"region\":\"" + region + "\",\"pv\":" + pv + "}").getBytes(UTF_8));
    }

    private void delete(String region) {
        broker.produce(topic, key(region), null);
    }

    private static byte[] key(String region) {
        return ("{\"region\":\"" + region + "\"}").getBytes(UTF_8);
    }
}
