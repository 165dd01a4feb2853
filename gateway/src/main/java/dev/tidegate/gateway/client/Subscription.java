package dev.tidegate.gateway.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A table's changes, from a gateway that may go and come back. After each break it goes on from the last position that
 * its listener has dealt with, so that no change is lost and none comes twice.
 *
 * <p>It gives up when the gateway says that trying again does not help, and when nothing answers the very first
 * attempt: then the address is more likely wrong than the gateway away.
 */
public final class Subscription implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    /** A gateway tells its {@code progress} every 30 s unless it is told otherwise; one that says nothing is gone. */
    private static final Duration SILENCE = Duration.ofSeconds(50);
    /** A frame holds some 64 KiB of rows, or one row: more than any Kafka is set to carry. */
    private static final int MAX_FRAME_BYTES = 64 << 20;

    private static final int MAX_PROBLEM_BYTES = 64 << 10;
    private static final int OK = 200;
    private static final String NDJSON = "application/x-ndjson";

    private final ChangesRequest request;
    private final SubscriptionListener listener;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .proxy(ProxySelector.getDefault())
            .build();
    private final Backoff backoff = new Backoff(ThreadLocalRandom.current());
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Runnable abort = () -> {};

    private @Nullable String position;
    /** The position came from the gateway in this run, and not from the user. */
    private boolean positionIsOwn;
    /** The position was given up here, so that the gateway will tell of no reset. */
    private boolean beginsAnew;

    private boolean answered;

    /** There is no connection any more, or yet. */
    private record Lost(String reason, Duration delay) {}

    public Subscription(ChangesRequest request, SubscriptionListener listener) {
        this.request = request;
        this.listener = listener;
        this.position = request.from();
    }

    /**
     * Subscribes, and returns when the listener has had enough or this was closed.
     *
     * @throws TidegateException when trying again is of no use
     * @throws IOException of the listener's
     */
    public void run() throws IOException, InterruptedException {
        while (true) {
            Lost lost = connection();
            if (lost == null || isClosed()) {
                return;
            }
            listener.disconnected(lost.reason(), lost.delay());
            if (closed.await(lost.delay().toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    /** Ends {@link #run} soon, from any thread. */
    @Override
    public void close() {
        closed.countDown();
        abort.run();
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** What a close is to end from now on, or has to already. */
    private void abortWith(Runnable action) {
        abort = action;
        if (isClosed()) {
            action.run();
        }
    }

    // ---- one connection

    /** @return why it has ended; null if that was wanted here */
    private @Nullable Lost connection() throws IOException, InterruptedException {
        HttpResponse<Lines> answer;
        try {
            answer = ask();
        } catch (CancellationException e) {
            return null;
        } catch (IOException e) {
            String reason = "Cannot reach " + request.gateway() + ": " + describe(e) + ".";
            if (!answered) {
                String cure = " Is the gateway running? --url names another address.";
                throw new TidegateException(ErrorCode.INTERNAL, reason + cure, e);
            }
            return lost(reason);
        }
        answered = true;
        Lines body = answer.body();
        abortWith(body::close);
        try {
            return answer.statusCode() == OK ? follow(answer) : refused(refusal(answer));
        } finally {
            body.close();
        }
    }

    private HttpResponse<Lines> ask() throws IOException, InterruptedException {
        ChangesRequest asked = beginsAnew ? request.withSnapshot() : request;
        HttpRequest get = HttpRequest.newBuilder(asked.uri(position))
                .header("Accept", NDJSON)
                .build();
        CompletableFuture<HttpResponse<Lines>> answer =
                http.sendAsync(get, head -> new Lines(head.statusCode() == OK ? MAX_FRAME_BYTES : MAX_PROBLEM_BYTES));
        abortWith(() -> answer.cancel(true));
        try {
            return answer.get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("no answer within " + ANSWER_TIMEOUT.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }

    private @Nullable Lost follow(HttpResponse<Lines> answer) throws IOException, InterruptedException {
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (!type.startsWith(NDJSON)) {
            throw new TidegateException(
                    ErrorCode.INVALID_REQUEST,
                    answer.uri() + " answers with " + (type.isEmpty() ? "something" : type)
                            + " instead of changes: is this the address of a gateway?");
        }
        while (true) {
            byte[] line;
            try {
                line = answer.body().next(SILENCE);
            } catch (IOException e) {
                return lost("Lost the connection: " + describe(e) + ".");
            }
            if (line == null) {
                return isClosed() ? null : lost("The gateway closed the connection.");
            }
            Frame frame;
            try {
                frame = FrameReader.read(JsonText.of(line));
            } catch (JsonProcessingException e) {
                return lost("Got a frame that is not JSON: " + e.getOriginalMessage() + ".");
            }
            if (frame instanceof Frame.GoAway goaway) {
                return new Lost("The gateway stops.", goaway.retryAfter());
            }
            if (frame instanceof Frame.Failed failed) {
                return refused(failed.refusal());
            }
            if (!received(frame)) {
                return null;
            }
        }
    }

    private boolean received(Frame frame) throws IOException {
        if (frame instanceof Frame.CaughtUp) {
            backoff.succeeded();
        }
        boolean goOn = listener.received(frame);
        if (goOn && beginsAnew && frame instanceof Frame.Subscribed) {
            String reason = "invalid-token";
            JsonText json = JsonText.of("{\"type\":\"reset\",\"reason\":\"" + reason + "\"}");
            goOn = listener.received(new Frame.Reset(json, reason));
        }
        // Only now: what the listener could not deal with must come again.
        if (frame.position() != null) {
            position = frame.position();
            positionIsOwn = true;
            beginsAnew = false;
        }
        return goOn;
    }

    // ---- objections

    private Lost refused(Refusal refusal) {
        if (refusal.isOfToken() && positionIsOwn) {
            position = null;
            beginsAnew = true;
        } else if (!refusal.retryable()) {
            throw refusal.toException();
        }
        Duration delay = backoff.next();
        return new Lost(refusal.message(), delay.compareTo(refusal.retryAfter()) >= 0 ? delay : refusal.retryAfter());
    }

    private Lost lost(String reason) {
        return new Lost(reason, backoff.next());
    }

    private static Refusal refusal(HttpResponse<Lines> answer) throws InterruptedException {
        StringBuilder body = new StringBuilder();
        try {
            for (byte[] line = answer.body().next(ANSWER_TIMEOUT);
                    line != null && body.length() < MAX_PROBLEM_BYTES;
                    line = answer.body().next(ANSWER_TIMEOUT)) {
                body.append(new String(line, StandardCharsets.UTF_8)).append('\n');
            }
        } catch (IOException e) {
            // The status says enough.
        }
        body.append(new String(answer.body().rest(), StandardCharsets.UTF_8));
        return Refusal.ofAnswer(
                answer.uri().toString(), answer.statusCode(), body.toString(), retryAfterSeconds(answer));
    }

    /** A number of seconds; a date is taken for none. */
    private static long retryAfterSeconds(HttpResponse<?> answer) {
        String text = answer.headers().firstValue("Retry-After").orElse("");
        return text.matches("\\d{1,6}") ? Long.parseLong(text) : 0;
    }

    private static String describe(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "there is no such host";
            }
        }
        if (failure instanceof ConnectException) {
            return "connection refused";
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
