package dev.tidegate.format.avro.confluent;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A registry whose one schema refers twice to another. */
final class ReferencingRegistry implements AutoCloseable {
    private static final String REFERENCE = "{\"name\":\"Address\",\"subject\":\"address\",\"version\":3}";

    private final HttpServer server;

    ReferencingRegistry(String schema, String referred) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve("/schemas/ids/1", schema, ",\"references\":[" + REFERENCE + "," + REFERENCE + "]");
        serve("/subjects/address/versions/3", referred, "");
        server.start();
    }

    private void serve(String path, String schema, String rest) {
        byte[] body =
                ("{\"schema\":\"" + schema.replace("\"", "\\\"") + "\"" + rest + "}").getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
