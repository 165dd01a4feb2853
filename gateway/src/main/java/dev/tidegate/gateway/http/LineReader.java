package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.serving.ServingJson;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;

/** Reads changes, a line each; blank lines are passed over. Errors count lines from 1. */
final class LineReader {
    private static final byte LF = '\n';
    private static final Buffer NEWLINE = Buffer.buffer("\n");

    private final ChangeReader reader;
    private final int maxLineBytes;
    private final RefusedRow refused;
    /** Of the line whose end has not come. */
    private final ReceivedBytes begun = new ReceivedBytes();

    private ChangeBatch read = new ChangeBatch();
    private long lineNumber;

    /** @param refused told of lines that are no changes */
    LineReader(ServedTable table, int maxLineBytes, RefusedRow refused) {
        this.refused = refused;
        this.reader = new ChangeReader(table);
        this.maxLineBytes = maxLineBytes;
    }

    /** Frees the memory of the line whose end has not come. */
    void forget() {
        begun.clear();
    }

    /** All of a body. */
    ChangeBatch readAll(byte[] body) {
        read(Buffer.buffer(body));
        end();
        return take();
    }

    /**
     * Reads on.
     *
     * @throws TidegateException {@link ErrorCode#BODY_TOO_LARGE} for a line that is too long, and what is thrown when one
     *     is refused
     */
    void read(Buffer bytes) {
        ByteBuf in = ReceivedBytes.of(bytes);
        int start = in.readerIndex();
        int end = in.writerIndex();
        for (int lf = in.indexOf(start, end, LF); lf >= 0; lf = in.indexOf(start, end, LF)) {
            add(in, start, lf);
            line(begun.take());
            start = lf + 1;
        }
        add(in, start, end);
    }

    private void add(ByteBuf in, int start, int end) {
        if (begun.length() + end - start > maxLineBytes) {
            throw tooLong();
        }
        begun.add(in, start, end);
    }

    /** The last line needs no end. */
    void end() {
        read(NEWLINE);
    }

    /** Bytes of the line whose end has not come. */
    long unfinished() {
        return begun.length();
    }

    /** What was read since the last time. */
    ChangeBatch take() {
        ChangeBatch taken = read;
        read = new ChangeBatch();
        return taken;
    }

    private void line(byte[] text) {
        lineNumber++;
        if (isBlank(text)) {
            return;
        }
        try {
            Change change = ServingJson.read(text, tokens -> reader.read(tokens), tree -> reader.read(tree));
            read.add(lineNumber, change);
        } catch (TidegateException e) {
            refused.refused(lineNumber, e);
        }
    }

    private static boolean isBlank(byte[] text) {
        for (byte b : text) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    private TidegateException tooLong() {
        return new TidegateException(
                ErrorCode.BODY_TOO_LARGE,
                "Row " + (lineNumber + 1) + " is longer than the " + maxLineBytes
                        + " bytes that http.max-line-bytes allows");
    }
}
