package dev.tidegate.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers the pings of a WebSocket client, and ends a connection with more control frames than are allowed. Only the last
 * ping that was read is answered (RFC 6455 §5.5.3), and only when the client takes what is sent: pongs take no memory.
 */
final class ControlFrames extends ChannelInboundHandlerAdapter {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final CloseCode TOO_MANY = CloseCode.TOO_MANY_CONTROL_FRAMES;

    private final SocketLimits limits;
    private byte @Nullable [] ping;
    private long second;
    private int frames;
    private long fullSince;
    private boolean ended;

    /**
     * @param maxPerSecond {@code http.max-control-frames-per-second}
     * @param patienceNanos how long a client may send pings without taking anything
     */
    record SocketLimits(int maxPerSecond, long patienceNanos) {}

    ControlFrames(SocketLimits limits) {
        this.limits = limits;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof WebSocketFrame frame)) {
            context.fireChannelRead(message);
        } else if (ended) {
            frame.release();
        } else if (isControl(frame) && isTooMuch(context)) {
            frame.release();
            end(context);
        } else if (frame instanceof PingWebSocketFrame) {
            ping = bytes(frame.content());
            frame.release();
        } else {
            context.fireChannelRead(frame);
        }
    }

    /** One that is no message and no end: a ping, a pong, or a fragment of nothing. */
    private static boolean isControl(WebSocketFrame frame) {
        return frame instanceof PingWebSocketFrame
                || frame instanceof PongWebSocketFrame
                || !frame.isFinalFragment() && !frame.content().isReadable();
    }

    private boolean isTooMuch(ChannelHandlerContext context) {
        long now = System.nanoTime();
        if (now - second > SECOND) {
            second = now;
            frames = 0;
        }
        boolean deaf = !context.channel().isWritable() && now - fullSince > limits.patienceNanos();
        return ++frames > limits.maxPerSecond() || deaf;
    }

    private static byte[] bytes(ByteBuf content) {
        byte[] bytes = new byte[content.readableBytes()];
        content.readBytes(bytes);
        return bytes;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        answer(context);
        context.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        fullSince = System.nanoTime();
        answer(context);
        context.fireChannelWritabilityChanged();
    }

    private void answer(ChannelHandlerContext context) {
        byte[] last = ping;
        if (last != null && !ended && context.channel().isWritable()) {
            ping = null;
            context.writeAndFlush(new PongWebSocketFrame(Unpooled.wrappedBuffer(last)));
        }
    }

    private void end(ChannelHandlerContext context) {
        ended = true;
        context.writeAndFlush(new CloseWebSocketFrame(TOO_MANY.code(), TOO_MANY.reason()))
                // Closing at once would make the client's system throw away the reason, if more is on its way here.
                .addListener(written -> ((DuplexChannel) context.channel()).shutdownOutput());
        context.executor().schedule(() -> context.close(), SECOND, TimeUnit.NANOSECONDS);
    }
}
