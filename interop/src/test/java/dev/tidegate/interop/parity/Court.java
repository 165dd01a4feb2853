package dev.tidegate.interop.parity;

import dev.tidegate.format.type.RowType;
import dev.tidegate.interop.parity.Side.Codecs;
import dev.tidegate.interop.parity.Side.DeclinedException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts cases to both sides. A side's codecs are used for all consecutive cases of the same options and type, as a
 * running task uses them, unless Flink's are to be new for each case.
 */
final class Court implements AutoCloseable {
    private final Bench flink;
    private final Bench tidegate;

    Court(Side flink, Side tidegate) {
        this(flink, tidegate, false);
    }

    /** @param newForEachCase whether Flink's codecs are, so that no case can leave something behind for the next */
    Court(Side flink, Side tidegate, boolean newForEachCase) {
        this.flink = new Bench(flink, newForEachCase);
        this.tidegate = new Bench(tidegate, false);
    }

    Outcome flink(Case input) {
        return flink.outcome(input);
    }

    Outcome tidegate(Case input) {
        return tidegate.outcome(input);
    }

    @Override
    public void close() {
        flink.close();
        tidegate.close();
    }

    /** One side with the codecs of the latest case. */
    private static final class Bench {
        private final Side side;
        private final boolean newForEachCase;
        private Map<String, String> options = Map.of();
        private @Nullable Codecs codecs;
        private final Map<RowType, Side.Reader> readers = new HashMap<>();
        private final Map<RowType, Side.Writer> writers = new HashMap<>();

        Bench(Side side, boolean newForEachCase) {
            this.side = side;
            this.newForEachCase = newForEachCase;
        }

        Outcome outcome(Case input) {
            if (newForEachCase) {
                readers.clear();
                writers.clear();
            }
            try {
                return switch (input.task()) {
                    case CONFIGURE -> {
                        side.configure(input.options()).close();
                        yield Outcome.Accepted.INSTANCE;
                    }
                    case DECLARE_TO_READ -> {
                        reader(input);
                        yield Outcome.Accepted.INSTANCE;
                    }
                    case DECLARE_TO_WRITE -> {
                        writer(input);
                        yield Outcome.Accepted.INSTANCE;
                    }
                    case READ -> reader(input).read(input.requireMessage());
                    case WRITE -> writer(input).write(input.requireRow());
                };
            } catch (DeclinedException e) {
                return Outcome.Refused.of(e.getCause());
            }
        }

        private Side.Reader reader(Case input) throws DeclinedException {
            Codecs current = codecs(input);
            Side.Reader reader = readers.get(input.requireType());
            if (reader == null) {
                reader = current.reader(input.requireType());
                readers.clear();
                readers.put(input.requireType(), reader);
            }
            return reader;
        }

        private Side.Writer writer(Case input) throws DeclinedException {
            Codecs current = codecs(input);
            Side.Writer writer = writers.get(input.requireType());
            if (writer == null) {
                writer = current.writer(input.requireType());
                writers.clear();
                writers.put(input.requireType(), writer);
            }
            return writer;
        }

        private Codecs codecs(Case input) throws DeclinedException {
            if (codecs == null || !options.equals(input.options())) {
                close();
                codecs = side.configure(input.options());
                options = input.options();
            }
            return codecs;
        }

        private void close() {
            if (codecs != null) {
                codecs.close();
            }
            codecs = null;
            readers.clear();
            writers.clear();
        }
    }
}
