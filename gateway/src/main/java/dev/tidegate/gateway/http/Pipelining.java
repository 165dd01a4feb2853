package dev.tidegate.gateway.http;

import dev.tidegate.gateway.http.FramingCheck.Malformed;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Lets one request of an HTTP/1 connection be in progress at a time. The next one is passed on when the response to the
 * one before is with the operating system, and after other connections had their turn. So a client that does not read
 * its responses is not read either. What was read together with the request in progress waits here; that is at most what
 * Netty reads from a socket at once.
 */
final class Pipelining extends ChannelDuplexHandler {
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final Queue<Object> held = new ArrayDeque<>();
    private boolean inProgress;
    private boolean responding;
    private boolean arriving;
    private boolean stopped;
    private boolean ended;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (ended) {
            ReferenceCountUtil.release(message);
        } else if (held.isEmpty() && !mustWait(message)) {
            pass(context, message);
        } else {
            held.add(message);
            stop(context);
        }
    }

    private boolean mustWait(Object message) {
        return inProgress
                && (message instanceof HttpRequest || message instanceof Malformed malformed && malformed.isHead());
    }

    private void pass(ChannelHandlerContext context, Object message) {
        if (message instanceof Malformed malformed) {
            refuse(context, malformed);
            return;
        }
        inProgress |= message instanceof HttpRequest;
        if (message instanceof HttpRequest || message instanceof LastHttpContent) {
            arriving = !(message instanceof LastHttpContent);
        }
        context.fireChannelRead(message);
    }

    // ---- reading from the socket

    private void stop(ChannelHandlerContext context) {
        if (!stopped) {
            stopped = true;
            context.channel().config().setAutoRead(false);
        }
    }

    /** Vert.x starts to read again when a request does; while requests wait here, that is too early. */
    @Override
    public void read(ChannelHandlerContext context) {
        if (stopped) {
            context.channel().config().setAutoRead(false);
        } else {
            context.read();
        }
    }

    private void start(ChannelHandlerContext context) {
        if (stopped) {
            stopped = false;
            context.channel().config().setAutoRead(true);
        }
    }

    // ---- responses

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response) {
            responding = response.status().codeClass() != HttpStatusClass.INFORMATIONAL;
        }
        if (message instanceof LastHttpContent && responding) {
            context.write(message, promise.unvoid().addListener(written -> {
                responding = false;
                // A task would run before the sockets are looked at again; what is due at a time does not.
                context.executor().schedule(() -> next(context), 0, TimeUnit.NANOSECONDS);
            }));
        } else {
            context.write(message, promise);
        }
    }

    private void next(ChannelHandlerContext context) {
        inProgress = false;
        if (arriving) { // nobody reads a body after its response, and it may never end
            context.executor().schedule(() -> context.close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
        }
        if (held.isEmpty() || !context.channel().isActive()) {
            return;
        }
        while (!held.isEmpty() && !mustWait(held.element())) {
            pass(context, held.remove());
        }
        context.fireChannelReadComplete();
        if (held.isEmpty()) {
            start(context);
        }
    }

    /** Answers what cannot be read, if nothing of an answer has left, and ends the connection. */
    private void refuse(ChannelHandlerContext context, Malformed malformed) {
        ended = true;
        if (responding) {
            context.close();
            return;
        }
        context.writeAndFlush(Problems.malformed(malformed.cause())).addListener(written -> {
            // Closing at once would make the client's system throw away the answer, if more is on its way here.
            ((DuplexChannel) context.channel()).shutdownOutput();
            context.executor().schedule(() -> context.close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
        });
        start(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
        context.fireChannelInactive();
    }
}
