package dev.tidegate.interop.peer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A schema registry for both sides, in memory. It takes every text for a schema: the same text has the same id. */
public final class RegistryStub {
    private static final Pattern ID = Pattern.compile("/schemas/ids/(-?\\d+)");
    private static final JsonFactory JSON = new JsonFactory();

    private final HttpServer server;
    private final Map<String, Integer> ids = new HashMap<>();
    private final List<String> schemas = new ArrayList<>();

    static {
        // Otherwise each answer waits for the client to confirm its first half.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    public RegistryStub() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "registry");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                answer(exchange);
            }
        });
        server.start();
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    public synchronized int id(String schema) {
        return ids.computeIfAbsent(schema, text -> {
            schemas.add(text);
            return schemas.size();
        });
    }

    /** A message whose schema is this one. */
    public byte[] message(String schema, byte[] datum) {
        return ByteBuffer.allocate(5 + datum.length)
                .put((byte) 0)
                .putInt(id(schema))
                .put(datum)
                .array();
    }

    /** The schema of a message of {@link #message}. */
    public String schemaOf(byte[] message) {
        return String.valueOf(schema(ByteBuffer.wrap(message).getInt(1)));
    }

    private synchronized @Nullable String schema(int id) {
        return id > 0 && id <= schemas.size() ? schemas.get(id - 1) : null;
    }

    private void answer(HttpExchange exchange) throws IOException {
        Matcher asked = ID.matcher(exchange.getRequestURI().getPath());
        if (!asked.matches()) {
            reply(exchange, 200, "id", id(textIn(exchange.getRequestBody().readAllBytes())));
            return;
        }
        String schema = schema(Integer.parseInt(asked.group(1)));
        if (schema == null) {
            reply(exchange, 404, "error_code", 40403);
        } else {
            reply(exchange, 200, "schema", schema);
        }
    }

    private static String textIn(byte[] request) throws IOException {
        try (JsonParser json = JSON.createParser(request)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.FIELD_NAME
                        && json.currentName().equals("schema")) {
                    return json.nextTextValue();
                }
            }
        }
        throw new IOException("no schema in " + new String(request, StandardCharsets.UTF_8));
    }

    private static void reply(HttpExchange exchange, int status, String name, Object value) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            if (value instanceof Integer number) {
                json.writeNumberField(name, number);
            } else {
                json.writeStringField(name, value.toString());
            }
            json.writeEndObject();
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
