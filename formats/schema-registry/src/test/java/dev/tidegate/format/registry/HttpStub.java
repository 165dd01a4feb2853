package dev.tidegate.format.registry;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** An HTTP server that answers as a test tells it, and remembers what it was asked. */
final class HttpStub implements AutoCloseable {

    /** What it was asked. */
    record Asked(String method, String path, String body, Headers headers) {
        @Nullable
        String header(String name) {
            return headers.getFirst(name);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** Gives an answer; it may take its time. */
    interface Answering {
        void answer(HttpExchange exchange, int number) throws IOException, InterruptedException;
    }

    static {
        // Otherwise each answer waits for the client to confirm its first half.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    private HttpStub(HttpServer server, Answering answering) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                byte[] body = exchange.getRequestBody().readAllBytes();
                Asked question = new Asked(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        new String(body, StandardCharsets.UTF_8),
                        exchange.getRequestHeaders());
                asked.add(question);
                answering.answer(exchange, asked.size());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    static HttpStub start(Answering answering) {
        return startAt(0, answering);
    }

    static HttpStub startAt(int port, Answering answering) {
        try {
            return new HttpStub(HttpServer.create(loopback(port), 0), answering);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param clients whether clients must show a certificate */
    static HttpStub startSecure(SSLContext tls, boolean clients, Answering answering) {
        try {
            HttpsServer server = HttpsServer.create(loopback(0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls) {
                @Override
                public void configure(HttpsParameters parameters) {
                    SSLParameters all = getSSLContext().getDefaultSSLParameters();
                    all.setNeedClientAuth(clients);
                    parameters.setSSLParameters(all);
                }
            });
            return new HttpStub(server, answering);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Always this. */
    static Answering always(int status, String body) {
        return (exchange, number) -> reply(exchange, status, body);
    }

    /** These in turn, and the last for ever. */
    static Answering inTurn(Answering... answers) {
        return (exchange, number) -> answers[Math.min(number, answers.length) - 1].answer(exchange, number);
    }

    static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return (server instanceof HttpsServer ? "https" : "http") + "://localhost:" + port();
    }

    List<Asked> asked() {
        return asked;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
