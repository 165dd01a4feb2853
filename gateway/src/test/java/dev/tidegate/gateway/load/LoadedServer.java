package dev.tidegate.gateway.load;

import dev.tidegate.gateway.testing.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own, with what the operating system says of it. */
class LoadedServer implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("listens on http://[^:]+:(\\d+)/");
    /** Of {@code /proc}, whatever the kernel's own clock. */
    private static final double TICKS_A_SECOND = 100;

    private final Process process;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();

    /**
     * Starts it and waits until it listens.
     *
     * @param folder for its output
     * @param main says {@code listens on http://<host>:<port>/} when it does
     */
    LoadedServer(Path folder, Class<?> main, List<String> arguments, String... jvmOptions) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        Path output = folder.resolve(main.getSimpleName() + ".log");
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

    /** How much of that the JVM's compilers took: what is spent once, until it is warm. */
    double compilerSeconds() throws IOException {
        double sum = 0;
        try (DirectoryStream<Path> threads =
                Files.newDirectoryStream(Path.of("/proc", String.valueOf(process.pid()), "task"))) {
            for (Path thread : threads) {
                sum += compilerSeconds(thread);
            }
        }
        return sum;
    }

    private static double compilerSeconds(Path thread) throws IOException {
        try {
            String line = Files.readString(thread.resolve("stat"));
            if (!line.contains(" CompilerThre")) {
                return 0;
            }
            String[] afterName = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(afterName[11]) + Long.parseLong(afterName[12])) / TICKS_A_SECOND;
        } catch (NoSuchFileException e) {
            return 0; // it has ended
        }
    }

    @Override
    public void close() throws Exception {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
}
