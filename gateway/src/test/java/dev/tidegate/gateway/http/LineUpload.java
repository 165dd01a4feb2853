package dev.tidegate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/** A client who sends the body of his request bit by bit. */
final class LineUpload {
    private static final int TIMEOUT_MILLIS = 20_000;
    private final HttpURLConnection connection;
    private final OutputStream body;

    LineUpload(URI uri) throws IOException {
        connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/x-ndjson");
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setDoOutput(true);
        connection.setChunkedStreamingMode(1024);
        body = connection.getOutputStream();
    }

    /** Sends this at once. */
    void send(String text) throws IOException {
        body.write(text.getBytes(UTF_8));
        body.flush();
    }

    /** Ends the body, and returns the answer's. */
    JsonObject answer(int status) throws IOException {
        body.close();
        int actual = connection.getResponseCode();
        try (InputStream in = actual < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            JsonObject answer = new JsonObject(Buffer.buffer(in.readAllBytes()));
            assertThat(actual).as(answer.encode()).isEqualTo(status);
            return answer;
        }
    }
}
