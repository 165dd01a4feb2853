package dev.tidegate.gateway.terminal;

import static dev.tidegate.gateway.terminal.TestFrames.caughtUp;
import static dev.tidegate.gateway.terminal.TestFrames.changes;
import static dev.tidegate.gateway.terminal.TestFrames.insert;
import static dev.tidegate.gateway.terminal.TestFrames.subscribed;
import static dev.tidegate.gateway.terminal.TestFrames.update;
import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jline.builtins.ScreenTerminal;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The table on a terminal that exists in memory alone: what its screen shows, not how it is told to. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ScreenTest {
    private final TableOutput table = new TableOutput("counts", 100, InstantSource.system());
    private final CountDownLatch quit = new CountDownLatch(1);
    private final ScreenTerminal monitor = new ScreenTerminal(40, 6);
    private LineDisciplineTerminal terminal;

    @BeforeEach
    void connect() throws IOException {
        OutputStream cable = new ByteArrayOutputStream() {
            @Override
            public synchronized void flush() {
                monitor.write(toString(UTF_8));
                reset();
            }
        };
        terminal = new LineDisciplineTerminal("test", "screen-256color", cable, UTF_8);
        terminal.setSize(new Size(40, 6));
    }

    @Test
    void theScreenFollowsTheTableKeysAndTheWindow() throws Exception {
        Attributes before = terminal.getAttributes();
        try (Screen screen = new Screen(terminal, table, quit::countDown)) {
            table.show(subscribed(false, "region"));
            table.show(changes(IntStream.range(1, 9)
                    .mapToObj(i -> insert("\"r" + i + "\"", i))
                    .toArray(String[]::new)));
            table.show(caughtUp());
            eventually(() -> assertThat(shown())
                    .startsWith("region  pv", "r1       1", "r2       2", "r3       3", "r4       4")
                    .last()
                    .asString()
                    .startsWith(" live · 1–4 of 8 rows"));

            table.show(changes(update("\"r2\"", 22)));
            eventually(() -> assertThat(shown()).contains("r2      22"));

            press("j");
            eventually(() -> assertThat(shown()).element(1).isEqualTo("r2      22"));
            press("G");
            eventually(() -> assertThat(shown()).startsWith("region  pv", "r5       5"));
            press("\u001b");
            press("g");
            eventually(() -> assertThat(shown()).startsWith("region  pv", "r1       1"));

            monitor.setSize(12, 4);
            terminal.setSize(new Size(12, 4));
            eventually(() ->
                    assertThat(shown()).containsExactly("region  pv", "r1       1", "r2      22", " live · 1–2…"));

            assertThat(terminal.getAttributes().getLocalFlag(Attributes.LocalFlag.ECHO))
                    .isFalse();
            press("q");
            quit.await();
        }
        assertThat(terminal.getAttributes().toString()).isEqualTo(before.toString());
        assertThat(shown()).containsSubsequence("r1       1", "r2      22", " live · 1–2…");
    }

    private void press(String key) throws IOException {
        terminal.processInputBytes(key.getBytes(UTF_8));
    }

    private List<String> shown() throws InterruptedException {
        return Arrays.stream(monitor.toString().split("\n"))
                .map(String::stripTrailing)
                .toList();
    }
}
