package dev.tidegate.gateway.http;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A page that somebody else serves, with the JavaScript client that the gateway serves. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ClientPageIT {
    private static final Pattern PAGE = Pattern.compile("```html\n(.*?)```", Pattern.DOTALL);

    @Test
    void the_page_of_the_readme_holds_a_table() throws IOException {
        KafkaBroker broker = KafkaBroker.shared();
        String topic = broker.newTopic("client-page", 1);
        put(broker, topic, "Asia", 1);
        put(broker, topic, "Europe", 2);
        HttpServer elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (Browser browser = Browser.open();
                TestGateway gateway =
                        TestGateway.start(TestTables.counts(broker, topic)).awaitServing()) {
            String address = gateway.http("/").toString();
            serve(elsewhere, readmePage().replace("http://localhost:8080/", address));
            browser.load(URI.create("http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/"));

            List<String> log = new ArrayList<>();
            awaitIn(log, browser, "2 \"rows, one of them:\" Object");
            put(broker, topic, "Asia", 3);
            awaitIn(log, browser, "\"+U\" \"Asia\" Object Object");
            gateway.stop();
            awaitIn(log, browser, "\"reconnecting\"");
        } finally {
            elsewhere.stop(0);
        }
    }

    private static String readmePage() throws IOException {
        Matcher page = PAGE.matcher(Files.readString(Path.of("..", "README.md")));
        assertThat(page.find()).as("the README has a page").isTrue();
        return page.group(1).replace("pageviews_per_region", "counts");
    }

    private static void serve(HttpServer server, String page) {
        byte[] body = ("<!DOCTYPE html><link rel=\"icon\" href=\"data:,\">" + page).getBytes(UTF_8);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            try (exchange) {
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    /** What a page logs is told once. */
    private static void awaitIn(List<String> log, Browser browser, String line) {
        eventually(() -> {
            log.addAll(browser.complaints());
            assertThat(log).anySatisfy(entry -> assertThat(entry).endsWith(line));
        });
    }

    private static void put(KafkaBroker broker, String topic, String region, long pv) {
        broker.produce(
                topic,
                ("{\"region\":\"" + region + "\"}").getBytes(UTF_8),
                ("{\"region\":\"" + region + "\",\"pv\":" + pv + "}").getBytes(UTF_8));
    }
}
