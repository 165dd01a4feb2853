package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

/** A client of the resources, on the JDK's own HTTP client. */
final class Rest {
    private final TestGateway gateway;

    Rest(TestGateway gateway) {
        this.gateway = gateway;
    }

    record Answer(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        String text() {
            return response.body();
        }

        JsonObject json() {
            return new JsonObject(response.body());
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        /** This, which must be a problem as RFC 9457 has them. */
        JsonObject problem(int status, String code) {
            assertThat(status()).as(text()).isEqualTo(status);
            assertThat(header("content-type")).isEqualTo("application/problem+json");
            JsonObject problem = json();
            assertThat(problem.getInteger("status")).isEqualTo(status);
            assertThat(problem.getString("code")).isEqualTo(code);
            assertThat(problem.getString("title")).isNotBlank();
            assertThat(problem.getString("type")).isEqualTo("urn:tidegate:problem:" + code);
            assertThat(problem.getString("detail")).isNotBlank().doesNotContain("Exception", "\tat ");
            return problem;
        }
    }

    /** A read whose answer is waited for elsewhere. */
    CompletableFuture<Answer> getLater(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.http(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return FrameStream.CLIENT
                .sendAsync(request.build(), BodyHandlers.ofString())
                .thenApply(Answer::new);
    }

    /** A write whose answer is waited for elsewhere. */
    CompletableFuture<Answer> putLater(String path, String json) {
        HttpRequest request = HttpRequest.newBuilder(gateway.http(path))
                .PUT(BodyPublishers.ofString(json))
                .header("Content-Type", "application/json")
                .build();
        return FrameStream.CLIENT.sendAsync(request, BodyHandlers.ofString()).thenApply(Answer::new);
    }

    Answer get(String path, String... headers) throws Exception {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    Answer delete(String path) throws Exception {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    Answer put(String path, String json) throws Exception {
        return send("PUT", path, BodyPublishers.ofString(json), "Content-Type", "application/json");
    }

    Answer post(String path, String json) throws Exception {
        return send("POST", path, BodyPublishers.ofString(json), "Content-Type", "application/json");
    }

    Answer postLines(String path, BodyPublisher body) throws Exception {
        return send("POST", path, body, "Content-Type", "application/x-ndjson");
    }

    Answer send(String method, String path, BodyPublisher body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.http(path)).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new Answer(FrameStream.CLIENT.send(request.build(), BodyHandlers.ofString()));
    }
}
