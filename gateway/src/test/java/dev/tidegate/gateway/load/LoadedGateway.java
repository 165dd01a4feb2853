package dev.tidegate.gateway.load;

import dev.tidegate.gateway.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code tidegate serve} in a process of its own, with what the operating system and its metrics say of it. */
final class LoadedGateway extends LoadedServer {

    LoadedGateway(Path folder, String ddl, String bootstrapServers, String... jvmOptions) throws Exception {
        super(
                folder,
                Main.class,
                List.of("serve", "--config", configuration(folder, ddl, bootstrapServers)),
                jvmOptions);
    }

    private static String configuration(Path folder, String ddl, String bootstrapServers) throws IOException {
        Files.writeString(folder.resolve("tables.sql"), ddl);
        return Files.writeString(
                        folder.resolve("tidegate.yaml"),
                        "ddl: tables.sql\nkafka: {bootstrap.servers: '%s'}\nhttp: {port: 0}\n"
                                .formatted(bootstrapServers))
                .toString();
    }

    /** The sum of a metric over its labels. */
    double metric(String name) throws IOException, InterruptedException {
        String text = get("/metrics");
        double sum = 0;
        Matcher matcher = Pattern.compile("^" + Pattern.quote(name) + "(?:\\{[^}]*\\})? (\\S+)$", Pattern.MULTILINE)
                .matcher(text);
        while (matcher.find()) {
            sum += Double.parseDouble(matcher.group(1));
        }
        return sum;
    }
}
