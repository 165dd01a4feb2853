package dev.tidegate.gateway.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Lets the requests of an HTTP/1 connection through as long as it is certain where each of them ends. After the first
 * that is malformed, nothing of the connection is a request any more.
 */
final class FramingCheck extends ChannelInboundHandlerAdapter {
    private boolean broken;

    /**
     * Stands in the pipeline for what was malformed. Nothing follows it.
     *
     * @param cause for the answer to the client
     * @param isHead whether that is the head of a request, and not the body of the one before
     */
    record Malformed(Throwable cause, boolean isHead) {}

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (broken) {
            ReferenceCountUtil.release(message);
            return;
        }
        Throwable cause = message instanceof HttpObject part ? cause(part) : null;
        if (cause == null) {
            context.fireChannelRead(message);
            return;
        }
        broken = true;
        ReferenceCountUtil.release(message);
        context.fireChannelRead(new Malformed(cause, message instanceof HttpRequest));
    }

    private static @Nullable Throwable cause(HttpObject part) {
        if (part.decoderResult().isFailure()) {
            return part.decoderResult().cause();
        }
        String fault = part instanceof HttpRequest request ? RequestHead.fault(request) : null;
        return fault == null ? null : new IllegalArgumentException(fault);
    }
}
