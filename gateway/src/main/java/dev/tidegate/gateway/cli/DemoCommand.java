package dev.tidegate.gateway.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidegate demo}: a small client that writes invented page views to a gateway that runs elsewhere. */
@Command(
        name = "demo",
        description = "Writes invented page views to the demo's tables of a running gateway, four times a second:"
                + " pageviews, pageviews_per_region and last_pageview_per_user, as far as the gateway has them.",
        footer = "It waits for a gateway that is not there yet, and runs until Ctrl-C or SIGTERM ends it.")
final class DemoCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int NOT_FOUND = 404;
    private static final int ERRORS = 400;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://localhost:8080",
            description = "The gateway's address. Default: ${DEFAULT-VALUE}")
    URI url = URI.create("http://localhost:8080");

    @Spec
    CommandSpec spec = CommandSpec.create();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    /** What was printed last of each table, so that it is printed once. */
    private final Map<String, String> said = new HashMap<>();

    @Override
    public Integer call() throws Exception {
        if (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?")) {
            throw new TidegateException(
                    ErrorCode.INVALID_REQUEST,
                    "'" + url + "' is no address of a gateway: write it as in http://localhost:8080");
        }
        Thread feeder = Thread.currentThread();
        try (Termination termination = Termination.watch(feeder::interrupt)) {
            PageViews pageViews = new PageViews();
            while (!termination.isDemanded()) {
                changes(pageViews.next()).forEach(this::write);
                Thread.sleep(PageViews.EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            // It was asked to end.
        }
        return 0;
    }

    /** The changes of a turn by table, as the gateway takes them. */
    static Map<String, ArrayNode> changes(PageViews.Turn turn) {
        ArrayNode views = JSON.arrayNode();
        ArrayNode users = JSON.arrayNode();
        for (PageViews.View view : turn.views()) {
            ObjectNode row = JSON.objectNode()
                    .put("user_id", view.user())
                    .put("page_id", view.page())
                    .put("viewtime", view.time().toString())
                    .put("user_region", view.region());
            views.add(change("+I", row));
            users.add(change("+U", row));
        }
        ArrayNode regions = JSON.arrayNode();
        if (turn.closed() != null) {
            regions.add(change("-D", JSON.objectNode().put("region", turn.closed())));
        }
        for (PageViews.Count count : turn.counts()) {
            ObjectNode row = JSON.objectNode()
                    .put("region", count.region())
                    .put("pv", count.views())
                    .put("uv", count.users());
            regions.add(change(count.isFirst() ? "+I" : "+U", row));
        }
        Map<String, ArrayNode> changes = new LinkedHashMap<>();
        changes.put("pageviews", views);
        changes.put("pageviews_per_region", regions);
        changes.put("last_pageview_per_user", users);
        return changes;
    }

    private static ObjectNode change(String op, ObjectNode row) {
        return JSON.objectNode().put("op", op).set("row", row);
    }

    /** A table that cannot be written now is written the next time. */
    private void write(String table, ArrayNode changes) {
        if (!changes.isEmpty()) {
            try {
                HttpResponse<String> answer = client.send(request(table, changes), BodyHandlers.ofString());
                say(table, said(answer));
            } catch (IOException e) {
                say(table, "the gateway cannot be reached; trying again (" + e + ")");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private HttpRequest request(String table, ArrayNode changes) {
        String base = String.valueOf(url).replaceFirst("/+$", "");
        return HttpRequest.newBuilder(URI.create(base + "/v1/tables/" + table + "/changes"))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(changes.toString()))
                .build();
    }

    private static String said(HttpResponse<String> answer) {
        if (answer.statusCode() < ERRORS) {
            return "is written";
        }
        if (answer.statusCode() == NOT_FOUND) {
            return "is not there, so it is left out";
        }
        return "is not written: " + detail(answer);
    }

    private static String detail(HttpResponse<String> answer) {
        try {
            JsonNode problem = MAPPER.readTree(answer.body());
            return problem.path("detail").asText("the answer was " + answer.statusCode());
        } catch (JsonProcessingException e) {
            return "the gateway, or a proxy before it, answered " + answer.statusCode();
        }
    }

    private void say(String table, String text) {
        if (!text.equals(said.put(table, text))) {
            PrintWriter out = spec.commandLine().getOut();
            out.println("table " + table + ": " + text);
            out.flush();
        }
    }
}
