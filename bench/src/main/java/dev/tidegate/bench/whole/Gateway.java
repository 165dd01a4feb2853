package dev.tidegate.bench.whole;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The product in a process of its own, and its answers. */
final class Gateway implements AutoCloseable {
    private static final Pattern USED = Pattern.compile("garbage-first heap.* used (\\d+)K");

    /** The one table that {@link Lab#configuration} declares: its changes. */
    static final String CHANGES = "/v1/tables/t/changes";

    private final ChildProcess process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;

    Gateway(ChildProcess process) throws IOException {
        this.process = process;
        String address = process.await("Tidegate listens on http://127.0.0.1:");
        this.port = Integer.parseInt(address.substring(0, address.indexOf('/')));
    }

    ChildProcess process() {
        return process;
    }

    int port() {
        return port;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Returns when all tables serve. */
    Gateway awaitReady() throws IOException, InterruptedException {
        while (get("/health/ready").statusCode() != 200) {
            Thread.sleep(2);
        }
        return this;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    /** The sum of a metric over its labels. */
    double metric(String name) throws IOException, InterruptedException {
        return Pattern.compile("^" + Pattern.quote(name) + "(?:\\{[^}]*\\})? (\\S+)$", Pattern.MULTILINE)
                .matcher(get("/metrics").body())
                .results()
                .mapToDouble(result -> Double.parseDouble(result.group(1)))
                .sum();
    }

    /** Heap in use after a collection, in bytes. */
    double liveHeap() throws IOException, InterruptedException {
        jcmd("GC.run");
        Matcher used = USED.matcher(jcmd("GC.heap_info"));
        if (!used.find()) {
            throw new IllegalStateException("jcmd tells no heap of G1");
        }
        return Long.parseLong(used.group(1)) * 1024.0;
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/jcmd", String.valueOf(process.pid()), command)
                .redirectErrorStream(true)
                .start();
        String answer = new String(jcmd.getInputStream().readAllBytes());
        jcmd.waitFor();
        return answer;
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
