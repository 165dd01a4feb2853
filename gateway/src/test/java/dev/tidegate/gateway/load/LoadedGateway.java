package dev.tidegate.gateway.load;

import dev.tidegate.gateway.Main;
import dev.tidegate.gateway.testing.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code tidegate serve} in a process of its own, with what the operating system and its metrics say of it. */
final class LoadedGateway implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("listens on http://[^:]+:(\\d+)/");

    private final Process process;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();

    LoadedGateway(Path folder, String ddl, String bootstrapServers, String... jvmOptions) throws Exception {
        Files.writeString(folder.resolve("tables.sql"), ddl);
        Path config = Files.writeString(
                folder.resolve("tidegate.yaml"),
                "ddl: tables.sql\nkafka: {bootstrap.servers: '%s'}\nhttp: {port: 0}\n".formatted(bootstrapServers));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("serve", "--config", config.toString()));
        Path output = folder.resolve("gateway.log");
        this.process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int[] found = {0};
        Eventually.eventually(() -> {
            Matcher matcher = PORT.matcher(Files.readString(output));
            if (!matcher.find()) {
                throw new AssertionError("not listening yet: " + Files.readString(output));
            }
            found[0] = Integer.parseInt(matcher.group(1));
        });
        this.port = found[0];
    }

    int port() {
        return port;
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

    String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    /** Heap in use after a collection, in bytes. */
    long liveHeap() throws Exception {
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(process.pid()),
                        "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor(30, TimeUnit.SECONDS);
        Process histogram = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(process.pid()),
                        "GC.heap_info")
                .redirectErrorStream(true)
                .start();
        String text = new String(histogram.getInputStream().readAllBytes());
        Matcher used = Pattern.compile("used (\\d+)K").matcher(text);
        long sum = 0;
        while (used.find()) {
            sum += Long.parseLong(used.group(1)) * 1024;
            if (text.contains("garbage-first")) {
                break; // the other lines are metaspace
            }
        }
        return sum;
    }

    /** Resident memory, in bytes. */
    long rss() throws IOException {
        return status("VmRSS:");
    }

    /** The most resident memory that there was, in bytes. */
    long peakRss() throws IOException {
        return status("VmHWM:");
    }

    private long status(String field) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        return 0;
    }

    /** Processor time used so far, in seconds. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElseThrow().toMillis() / 1000.0;
    }

    @Override
    public void close() throws Exception {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
}
