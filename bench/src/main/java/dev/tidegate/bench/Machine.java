package dev.tidegate.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** What a report has to say of where and when its figures were measured. */
public final class Machine {
    private final String loadBefore = load();

    /** Looks at the load before the measurements begin. */
    public Machine() {}

    /**
     * To be asked when they have ended.
     *
     * @param more versions to be named beside the JDK's, each after {@code "; "}
     */
    public String describe(String commit, String more) {
        return String.format(
                Locale.ROOT,
                "%d processors (%s), %s %s; JDK %s%s. Load before: %s, after: %s. Commit %s, %s.",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.arch"),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.version(),
                more,
                loadBefore,
                load(),
                commit,
                Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    private static String load() {
        return String.format(
                Locale.ROOT,
                "%.1f",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /** Writes a report into a folder that is made if need be, and prints it. */
    public static void publish(String report, Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, report);
        System.out.println();
        System.out.println(report);
    }
}
