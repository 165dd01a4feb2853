package dev.tidegate.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import java.util.List;

/**
 * Reads requests as RFC 9112 spells them and fails at what it merely tolerates. A proxy in front of this gateway may
 * read a tolerated spelling in another way, which is how request smuggling works. What can be seen in a request after
 * it was read is checked by {@link RequestHead}.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
    private static final byte CR = '\r';
    private static final byte LF = '\n';

    private boolean inHead = true;
    private boolean requestLineRead;

    StrictRequestDecoder(ConnectionSettings bounds, int maxChunkBytes) {
        super(new Http1ServerConfig()
                .setMaxInitialLineLength(bounds.maxRequestLineBytes())
                .setMaxHeaderSize(bounds.maxHeaderBytes())
                .setMaxChunkSize(maxChunkBytes));
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf buffer, List<Object> out) throws Exception {
        if (inHead && (hasBadLine(buffer) || !requestLineRead && firstLineEndsWithBlank(buffer))) {
            buffer.skipBytes(buffer.readableBytes());
            HttpMessage invalid = createInvalidMessage();
            invalid.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(
                    "the lines of a request head end with CR and LF, hold neither, and do not begin with a blank, and the"
                            + " first one does not end with a blank")));
            out.add(invalid);
            return;
        }
        super.decode(context, buffer, out);
        for (Object read : out) {
            inHead = read instanceof LastHttpContent || inHead && !(read instanceof HttpRequest);
            requestLineRead &= !(read instanceof LastHttpContent);
        }
    }

    /** Looks at the lines that are complete; those of a head are read one by one, so the buffer begins with a line. */
    private static boolean hasBadLine(ByteBuf buffer) {
        int start = buffer.readerIndex();
        int end = buffer.indexOf(start, buffer.writerIndex(), LF);
        while (end >= 0) {
            boolean blank = end > start && isBlank(buffer.getByte(start));
            boolean crlf = end > start && buffer.getByte(end - 1) == CR;
            if (blank || !crlf || buffer.indexOf(start, end - 1, CR) >= 0) {
                return true;
            } else if (end == start + 1 && start > buffer.readerIndex()) {
                return false; // the end of the head
            }
            start = end + 1;
            end = buffer.indexOf(start, buffer.writerIndex(), LF);
        }
        return false;
    }

    /** Empty lines before a request line are skipped. */
    private static boolean firstLineEndsWithBlank(ByteBuf buffer) {
        int start = buffer.readerIndex();
        int end = buffer.indexOf(start, buffer.writerIndex(), LF);
        while (end == start + 1) {
            start = end + 1;
            end = buffer.indexOf(start, buffer.writerIndex(), LF);
        }
        return end > start + 1 && isBlank(buffer.getByte(end - 2));
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    @Override
    protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
        requireOneBlank(line, start + length);
        return super.splitFirstWordInitialLine(line, start, length);
    }

    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
        requireOneBlank(line, start + length);
        return super.splitSecondWordInitialLine(line, start, length);
    }

    private static void requireOneBlank(byte[] line, int end) {
        if (end + 1 >= line.length || line[end] != ' ' || line[end + 1] <= ' ') {
            throw new IllegalArgumentException("the parts of a request line are separated by one blank each");
        }
    }

    @Override
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
        String version = super.splitThirdWordInitialLine(line, start, length);
        requestLineRead = true;
        // What follows in the array is left over from longer lines, so it says nothing about this one.
        if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
            throw new IllegalArgumentException("a request line ends with HTTP/1.1 or HTTP/1.0");
        }
        return version;
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        if (length == 0) {
            throw new IllegalArgumentException("a header has no name");
        }
        return super.splitHeaderName(line, start, length);
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("the request has both Transfer-Encoding and Content-Length");
    }
}
