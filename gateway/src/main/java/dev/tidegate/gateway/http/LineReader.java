package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.serving.ServingJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;

/** Reads changes, a line each; blank lines are passed over. Errors count lines from 1. */
final class LineReader {
    private static final Buffer NEWLINE = Buffer.buffer("\n");

    private final ChangeReader reader;
    private final int maxLineBytes;
    private RecordParser lines;
    private final RefusedRow refused;
    private ChangeBatch read = new ChangeBatch();
    private long lineNumber;
    private long unfinished;

    /** @param refused told of lines that are no changes */
    LineReader(ServedTable table, int maxLineBytes, RefusedRow refused) {
        this.refused = refused;
        this.reader = new ChangeReader(table);
        this.maxLineBytes = maxLineBytes;
        this.lines = parser();
    }

    private RecordParser parser() {
        return RecordParser.newDelimited("\n", this::line).maxRecordSize(maxLineBytes);
    }

    /** Frees the memory of the line whose end has not come. */
    void forget() {
        lines = parser();
        unfinished = 0;
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
        try {
            unfinished += bytes.length();
            lines.handle(bytes);
        } catch (IllegalStateException e) {
            throw tooLong();
        }
    }

    /** The last line needs no end. */
    void end() {
        read(NEWLINE);
    }

    /** Bytes of the line whose end has not come. */
    long unfinished() {
        return unfinished;
    }

    /** What was read since the last time. */
    ChangeBatch take() {
        ChangeBatch taken = read;
        read = new ChangeBatch();
        return taken;
    }

    private void line(Buffer line) {
        lineNumber++;
        unfinished -= line.length() + 1;
        if (line.length() > maxLineBytes) {
            lineNumber--;
            throw tooLong();
        }
        byte[] text = line.getBytes();
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
