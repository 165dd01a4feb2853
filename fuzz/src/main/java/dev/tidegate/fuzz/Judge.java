package dev.tidegate.fuzz;

import com.sun.management.ThreadMXBean;
import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.DecodeResult.Malformed;
import dev.tidegate.format.spi.EncodeException;
import dev.tidegate.format.spi.RowDecoder;
import dev.tidegate.format.spi.RowEncoder;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Holds the codec of one row type to what it promises of any bytes.
 *
 * @param encoder what was decoded is given to it, for it must write that or refuse it
 * @param sound messages to begin with
 */
record Judge(RowType type, RowDecoder decoder, RowEncoder encoder, List<byte[]> sound) {
    /** Of the thread's own time, with a fuzzer's probes in the code: thousands of times what a sound message takes. */
    static final long MAX_NANOS = 10_000_000;

    static final long MAX_NANOS_PER_BYTE = 2_000;
    /** A row of NULLs, a parser's buffers, and the stack of a message that is nested as deep as may be. */
    static final long MAX_ALLOCATED = 1_000_000;

    static final long MAX_ALLOCATED_PER_BYTE = 1_000;

    /** The machine has its moments; what is slow is slow each time. */
    private static final int ATTEMPTS = 4;

    private static final Pattern LINE_BREAK = Pattern.compile("\\v");
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What a decoder cost. */
    private record Cost(long nanos, long allocated) {
        static Cost now() {
            return new Cost(THREADS.getCurrentThreadCpuTime(), THREADS.getCurrentThreadAllocatedBytes());
        }

        Cost since(Cost start) {
            return new Cost(nanos - start.nanos, allocated - start.allocated);
        }

        boolean isTooMuch(int length) {
            return nanos > MAX_NANOS + length * MAX_NANOS_PER_BYTE
                    || allocated > MAX_ALLOCATED + length * MAX_ALLOCATED_PER_BYTE;
        }
    }

    /** @throws AssertionError if the decoder does not keep its promises */
    void decode(byte[] message) {
        byte[] before = message.clone();
        List<Row> rows = new ArrayList<>();
        Cost cost = attempt(message, rows);
        for (int i = 1; i < ATTEMPTS && cost.isTooMuch(message.length); i++) {
            rows.clear();
            cost = attempt(message, rows);
        }
        if (cost.isTooMuch(message.length)) {
            throw new AssertionError(message.length + " bytes took " + cost);
        }
        if (!Arrays.equals(before, message)) {
            throw new AssertionError("The message was changed");
        }
        rows.forEach(this::encode);
    }

    /** Collects the rows, none where the message is malformed. */
    private Cost attempt(byte[] message, List<Row> rows) {
        Cost start = Cost.now();
        DecodeResult result = decoder.decode(message, (kind, row) -> rows.add(row));
        Cost cost = Cost.now().since(start);
        if (result instanceof Malformed malformed) {
            rows.clear();
            requireSentence(malformed);
        }
        for (Row row : rows) {
            String misfit = Misfit.find(type, row);
            if (misfit != null) {
                throw new AssertionError(misfit);
            }
        }
        return cost;
    }

    private static void requireSentence(Malformed malformed) {
        if (malformed.reason().isBlank()
                || LINE_BREAK.matcher(malformed.describe()).find()) {
            throw new AssertionError("Not one sentence: " + malformed);
        }
    }

    private void encode(Row row) {
        try {
            encoder.encode(ChangeKind.INSERT, row);
        } catch (EncodeException e) {
            // Is what an encoder may say.
        }
    }
}
