package dev.tidegate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tests of the JavaScript client, which are written in its language and stand beside it. */
class JavaScriptClientTest {
    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void itsOwnTestsPass() throws Exception {
        Process tests = Node.find()
                .command("--test", "--test-reporter=tap")
                .directory(Node.CLIENT.toFile())
                .redirectErrorStream(true)
                .start();

        String report = new String(tests.getInputStream().readAllBytes(), UTF_8);

        assertThat(tests.waitFor()).as(report).isZero();
        assertThat(report).as("some were found").containsPattern("# pass [1-9]");
    }
}
