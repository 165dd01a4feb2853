package dev.tidegate.bench;

import dev.tidegate.format.type.Row;
import java.util.List;

/** One side's encoder and decoder for the rows of a table. Rows are named by their position among those it was made for. */
public interface Codec {

    /** The message of a row, which the side has in its own form already. */
    byte[] encode(int row) throws Exception;

    /** The row of a message, in the side's own form. */
    Object decode(byte[] message) throws Exception;

    /** The same row in Tidegate's form: to check what was decoded, not to measure it. */
    Row toRow(Object decoded);

    /** Whose codec is measured. */
    enum Side {
        FLINK,
        TIDEGATE;

        Codec open(FormatCase format, List<Row> rows) throws Exception {
            return switch (this) {
                case FLINK -> new FlinkCodec(format, rows);
                case TIDEGATE -> new TidegateCodec(format, rows);
            };
        }
    }
}
