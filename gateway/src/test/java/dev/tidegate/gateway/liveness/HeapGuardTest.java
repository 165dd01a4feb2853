package dev.tidegate.gateway.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HeapGuardTest {
    private static final String HEAP = "-Xmx64m";

    record End(int code, String out, String err) {}

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseSerialGC", "-XX:+UseParallelGC"})
    void aProcessWhoseHeapIsExhaustedEndsWithOneSentence(String collector) throws Exception {
        End end = run(collector, Leak.class);

        assertThat(end.err()).isEqualTo(HeapGuard.SENTENCE + System.lineSeparator());
        assertThat(end.code()).isEqualTo(HeapGuard.EXIT_CODE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseSerialGC", "-XX:+UseParallelGC"})
    void oneObjectThatIsLargerThanTheHeapDoesNotEndTheProcess(String collector) throws Exception {
        End end = run(collector, LargeRecords.class);

        assertThat(end.err()).isEmpty();
        assertThat(end.out()).isEqualTo("alive");
        assertThat(end.code()).isZero();
    }

    /** Keeps what it allocates, and goes on as a library does that catches every Throwable. */
    static final class Leak {
        public static void main(String[] args) {
            HeapGuard.install();
            List<byte[]> kept = new ArrayList<>();
            while (true) {
                try {
                    kept.add(new byte[16_384]);
                } catch (OutOfMemoryError e) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    static final class LargeRecords {
        public static void main(String[] args) {
            HeapGuard.install();
            int failed = 0;
            for (int i = 0; i < 10; i++) {
                try {
                    failed += new byte[1 << 30].length;
                } catch (OutOfMemoryError e) {
                    failed++;
                }
            }
            System.out.print(failed == 10 ? "alive" : "allocated");
        }
    }

    private static End run(String collector, Class<?> main) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        collector,
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new End(process.waitFor(), out, err);
    }
}
