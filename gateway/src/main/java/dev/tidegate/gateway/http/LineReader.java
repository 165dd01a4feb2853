package dev.tidegate.gateway.http;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.serving.ServingJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;
import java.util.ArrayList;
import java.util.List;

/** Reads changes, a line each; blank lines are passed over. Errors count lines from 1. */
final class LineReader {
    private static final Buffer NEWLINE = Buffer.buffer("\n");

    private final ChangeReader reader;
    private final int maxLineBytes;
    private final RecordParser lines;
    private List<Change> read = new ArrayList<>();
    private long lineNumber;
    private long firstLine = 1;

    LineReader(Table table, int maxLineBytes) {
        this.reader = new ChangeReader(table);
        this.maxLineBytes = maxLineBytes;
        this.lines = RecordParser.newDelimited("\n", this::line).maxRecordSize(maxLineBytes);
    }

    /** All of a body. */
    List<Change> readAll(byte[] body) {
        read(Buffer.buffer(body));
        end();
        return take();
    }

    /**
     * Reads on.
     *
     * @throws TidegateException {@link ErrorCode#INVALID_ROW} and others for a line that is no change, and
     *     {@link ErrorCode#BODY_TOO_LARGE} for one that is too long
     */
    void read(Buffer bytes) {
        try {
            lines.handle(bytes);
        } catch (IllegalStateException e) {
            throw tooLong();
        }
    }

    /** The last line needs no end. */
    void end() {
        read(NEWLINE);
    }

    /** What was read since the last time; the first of it was {@link #firstLine}. */
    List<Change> take() {
        List<Change> taken = read;
        read = new ArrayList<>();
        return taken;
    }

    long firstLine() {
        return firstLine;
    }

    private void line(Buffer line) {
        lineNumber++;
        if (line.length() > maxLineBytes) {
            lineNumber--;
            throw tooLong();
        }
        byte[] text = line.getBytes();
        if (isBlank(text)) {
            return;
        }
        if (read.isEmpty()) {
            firstLine = lineNumber;
        }
        try {
            read.add(reader.read(ServingJson.parse(text)));
        } catch (TidegateException e) {
            throw new TidegateException(e.code(), "Row " + lineNumber + ": " + e.getMessage(), e);
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
