package dev.tidegate.gateway.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an answer's body, as they come. Unlike a stream of the JDK's it tells when nothing has come for a while,
 * and its lines have a bound.
 *
 * <p>Its reader is one thread, which blocks; the HTTP client's threads hand over one chunk at a time, the next one when
 * the last has been read: a reader who is slow makes the gateway wait, and conflate. Any thread may close it.
 */
final class Lines implements BodySubscriber<Lines> {
    private sealed interface Signal {
        record Chunk(List<ByteBuffer> buffers) implements Signal {}

        record End() implements Signal {}

        record Broken(Throwable cause) implements Signal {}
    }

    private final int maxLineBytes;
    private final CompletableFuture<Lines> body = CompletableFuture.completedFuture(this);
    private final CompletableFuture<Flow.Subscription> upstream = new CompletableFuture<>();
    /** As few as were asked for, and an end. */
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private Iterator<ByteBuffer> buffers = List.<ByteBuffer>of().iterator();
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    Lines(int maxLineBytes) {
        this.maxLineBytes = maxLineBytes;
    }

    /**
     * Waits for the next line.
     *
     * @return the line without its end; null when the body has ended, or this was closed. What comes after the last
     *     line's end is left in {@link #rest}
     * @throws IOException if the connection broke, a line is too long, or nothing came for so long
     */
    byte @Nullable [] next(Duration patience) throws IOException, InterruptedException {
        while (true) {
            if (buffer.hasRemaining() && takeUpToNewline()) {
                byte[] bytes = line.toByteArray();
                line.reset();
                return bytes;
            }
            if (buffers.hasNext()) {
                buffer = buffers.next();
            } else if (!more(patience)) {
                return null;
            }
        }
    }

    /** What has come of a line that is not at its end. */
    byte[] rest() {
        return line.toByteArray();
    }

    /** Takes what there is of the line, its end included; whether that is there. */
    private boolean takeUpToNewline() throws IOException {
        ByteBuffer rest = buffer.slice();
        int length = 0;
        while (length < rest.limit() && rest.get(length) != '\n') {
            length++;
        }
        if (line.size() + length > maxLineBytes) {
            throw new IOException("a line has more than " + maxLineBytes + " bytes");
        }
        byte[] part = new byte[length];
        buffer.get(part);
        line.writeBytes(part);
        if (!buffer.hasRemaining()) {
            return false;
        }
        buffer.get();
        return true;
    }

    private boolean more(Duration patience) throws IOException, InterruptedException {
        upstream.thenAccept(subscription -> subscription.request(1));
        Signal signal = signals.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (signal instanceof Signal.Chunk chunk) {
            buffers = chunk.buffers().iterator();
            return true;
        }
        if (signal instanceof Signal.End) {
            return false;
        }
        if (signal instanceof Signal.Broken broken) {
            throw new IOException(broken.cause().getMessage(), broken.cause());
        }
        throw new IOException("nothing came for " + patience.toSeconds() + " s");
    }

    /** Ends the exchange. */
    void close() {
        upstream.thenAccept(Flow.Subscription::cancel);
        signals.add(new Signal.End());
    }

    @Override
    public CompletionStage<Lines> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        upstream.complete(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> chunk) {
        signals.add(new Signal.Chunk(chunk));
    }

    @Override
    public void onError(Throwable failure) {
        signals.add(new Signal.Broken(failure));
    }

    @Override
    public void onComplete() {
        signals.add(new Signal.End());
    }
}
