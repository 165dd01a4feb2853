package dev.tidegate.bench.side;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** The socket's limit: a bare Vert.x server that answers every request with so many {@code bytes}, in chunks. */
public final class Pour {
    private static final Buffer CHUNK = Buffer.buffer("0123456789abcde\n".repeat(4096));

    private Pour() {}

    public static void main(String... arguments) throws Exception {
        long bytes = Words.of(arguments).number("bytes");
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        var server = GatewaySide.await(vertx.createHttpServer()
                .requestHandler(request -> more(request.response().setChunked(true), bytes))
                .listen(0, "127.0.0.1"));
        Side.ready(server.actualPort());
        GatewaySide.await(vertx.close());
    }

    private static void more(HttpServerResponse response, long left) {
        long rest = left;
        while (rest > 0 && !response.writeQueueFull()) {
            response.write(CHUNK);
            rest -= CHUNK.length();
        }
        if (rest <= 0) {
            response.end();
        } else {
            long remaining = rest;
            response.drainHandler(v -> more(response, remaining));
        }
    }
}
