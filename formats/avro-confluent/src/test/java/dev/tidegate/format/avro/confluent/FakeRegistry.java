package dev.tidegate.format.avro.confluent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A registry that takes every schema, in memory; ids begin with 1. */
final class FakeRegistry implements AutoCloseable {
    private static final Pattern SCHEMA = Pattern.compile("\\{\"schema\":\"(.*)\"}");
    private static final Pattern ID = Pattern.compile("/schemas/ids/(-?\\d+)\\?fetchMaxId=false");

    static {
        // Otherwise each answer waits for the client to confirm its first half.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    /** JSON strings without their quotes, by id. */
    private final Map<Integer, String> schemas = new LinkedHashMap<>();

    private final Map<Integer, String> types = new LinkedHashMap<>();
    private final List<String> requests = new ArrayList<>();
    private @Nullable String ofUnknownIds;
    private int failing;

    FakeRegistry() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            try (exchange) {
                answer(exchange);
            }
        });
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Every request so far, as in {@code GET /schemas/ids/1?fetchMaxId=false}. */
    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** The schema under this id. */
    synchronized String schema(int id) {
        return schemas.get(id).replace("\\\"", "\"");
    }

    synchronized FakeRegistry with(int id, String schema) {
        schemas.put(id, schema.replace("\"", "\\\""));
        return this;
    }

    synchronized void with(int id, String type, String schema) {
        types.put(id, type);
        with(id, schema);
    }

    /** Every other id has this schema. */
    synchronized FakeRegistry otherwise(String schema) {
        ofUnknownIds = schema.replace("\"", "\\\"");
        return this;
    }

    /** Answers everything with this status; 0 for no longer. */
    synchronized void fail(int status) {
        failing = status;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String uri = exchange.getRequestURI().toString();
        requests.add(exchange.getRequestMethod() + " " + uri);
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Matcher asked = ID.matcher(uri);
        if (failing != 0) {
            reply(exchange, failing, "{\"error_code\":" + failing + ",\"message\":\"not today\"}");
        } else if (asked.matches()) {
            int id = Integer.parseInt(asked.group(1));
            String schema = schemas.getOrDefault(id, ofUnknownIds);
            String type = types.containsKey(id) ? ",\"schemaType\":\"" + types.get(id) + "\"" : "";
            if (schema == null) {
                reply(exchange, 404, "{\"error_code\":40403,\"message\":\"Schema " + id + " not found\"}");
            } else {
                reply(exchange, 200, "{\"schema\":\"" + schema + "\"" + type + "}");
            }
        } else {
            Matcher schema = SCHEMA.matcher(body);
            if (!schema.matches()) {
                reply(exchange, 422, "{\"error_code\":42201,\"message\":\"no schema\"}");
                return;
            }
            reply(exchange, 200, "{\"id\":" + id(schema.group(1)) + "}");
        }
    }

    private int id(String schema) {
        for (Map.Entry<Integer, String> known : schemas.entrySet()) {
            if (known.getValue().equals(schema)) {
                return known.getKey();
            }
        }
        int id = schemas.size() + 1;
        schemas.put(id, schema);
        return id;
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
