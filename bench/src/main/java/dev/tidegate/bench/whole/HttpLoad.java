package dev.tidegate.bench.whole;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Clients that write. What they send is made before. */
final class HttpLoad {
    private static final int LINES = 20_000;
    private static final int BODIES_AT_A_TIME = 2;
    private static final int CONNECTIONS = 64;

    private HttpLoad() {}

    static void postLines(int port, int rows, int keys) throws Exception {
        Random random = new Random(17);
        List<Buffer> bodies = new ArrayList<>();
        for (int first = 0; first < keys; first += LINES) {
            StringBuilder body = new StringBuilder();
            for (int key = first; key < Math.min(first + LINES, keys); key++) {
                body.append("{\"op\":\"+U\",\"row\":")
                        .append(Workload.value(key, random))
                        .append("}\n");
            }
            bodies.add(Buffer.buffer(body.toString()));
        }
        send(
                port,
                rows / LINES,
                BODIES_AT_A_TIME,
                i -> new Request(
                        HttpMethod.POST, Gateway.CHANGES, "application/x-ndjson", bodies.get(i % bodies.size())));
    }

    static void putRows(int port, int rows, int keys) throws Exception {
        Random random = new Random(17);
        List<Buffer> bodies = new ArrayList<>();
        for (int key = 0; key < keys; key++) {
            bodies.add(Buffer.buffer(Workload.value(key, random).getBytes(UTF_8)));
        }
        send(
                port,
                rows,
                CONNECTIONS,
                i -> new Request(
                        HttpMethod.PUT,
                        "/v1/tables/t/rows/" + Workload.id(i % keys),
                        "application/json",
                        bodies.get(i % keys)));
    }

    private record Request(HttpMethod method, String path, String type, Buffer body) {}

    private static void send(int port, int count, int atATime, IntFunction<Request> requests) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try {
            HttpClient client = vertx.createHttpClient(
                    new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port),
                    new PoolOptions().setHttp1MaxSize(atATime));
            AtomicInteger next = new AtomicInteger();
            List<Future<Void>> lanes = new ArrayList<>();
            for (int i = 0; i < atATime; i++) {
                Promise<Void> lane = Promise.promise();
                lanes.add(lane.future());
                sendOn(client, next, count, requests, lane);
            }
            Future.all(lanes).toCompletionStage().toCompletableFuture().get();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }

    /** Sends the next one when the last has been answered; a chain of futures would be as long as the lane. */
    private static void sendOn(
            HttpClient client, AtomicInteger next, int count, IntFunction<Request> requests, Promise<Void> lane) {
        int number = next.getAndIncrement();
        if (number >= count) {
            lane.complete();
            return;
        }
        Request request = requests.apply(number);
        client.request(new RequestOptions().setMethod(request.method()).setURI(request.path()))
                .compose(sent -> sent.putHeader("Content-Type", request.type()).send(request.body()))
                .compose(answer -> answer.body().map(body -> {
                    if (answer.statusCode() / 100 != 2) {
                        throw new IllegalStateException(answer.statusCode() + ": " + body);
                    }
                    return body;
                }))
                .onSuccess(body -> sendOn(client, next, count, requests, lane))
                .onFailure(lane::fail);
    }
}
