package dev.tidegate.format.csv;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A walk over the columns of the first record of a text. */
interface Columns extends Closeable {

    /**
     * The text of the next column, without quotes and escapes; null at the end of the record.
     *
     * @throws IOException if the record is broken
     */
    @Nullable
    String next() throws IOException;

    /** Whether the text has this at the place where the last column starts: as it stands there, quotes and all. */
    boolean startsWith(String raw);

    /**
     * Whether the text goes on after the record, with more than blank lines. To be asked at the end of the record.
     *
     * @throws IOException if what follows is broken
     */
    boolean hasMore() throws IOException;

    @Override
    void close() throws IOException;
}
