package dev.tidegate.interop.parity;

import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.util.Map;

/** A format, Flink's or ours, as cases use it. What throws a {@link DeclinedException} was not taken. */
interface Side {

    Codecs configure(Map<String, String> options) throws DeclinedException;

    /** A format with its options. */
    interface Codecs extends AutoCloseable {
        Reader reader(RowType type) throws DeclinedException;

        Writer writer(RowType type) throws DeclinedException;

        @Override
        default void close() {}
    }

    /** Reads messages. */
    interface Reader {
        Outcome read(byte[] message);
    }

    /** Writes rows. */
    interface Writer {
        Outcome write(Row row);
    }

    /** Options or a type that a format does not take. */
    final class DeclinedException extends Exception {
        private static final long serialVersionUID = 1L;

        DeclinedException(Throwable cause) {
            super(cause);
        }
    }
}
