package dev.tidegate.gateway.http;

import dev.tidegate.gateway.catalog.EffectiveOption;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.catalog.TypeLengthEnforcer;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.reader.LiveTable;
import dev.tidegate.gateway.reader.LiveTable.Generation;
import dev.tidegate.gateway.reader.TableStatus;
import dev.tidegate.gateway.reader.TableStatus.State;
import dev.tidegate.gateway.serving.KeyPath;
import dev.tidegate.gateway.serving.ServingDecoder;
import dev.tidegate.gateway.writer.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table as clients reach it. Safe for use by several threads. */
public final class ServedTable {
    private final LiveTable live;
    private final @Nullable Writer writer;
    private final ServingDecoder rows;
    private final KeyPath keys;
    private final List<EffectiveOption> options;

    /** The same with the default for values that are too long. */
    public ServedTable(LiveTable live, @Nullable Writer writer) {
        this(live, writer, TypeLengthEnforcer.ERROR);
    }

    /**
     * Makes one.
     *
     * @param writer null when the table is not to be written
     * @param enforcer what becomes of written values that are too long for their columns
     */
    public ServedTable(LiveTable live, @Nullable Writer writer, TypeLengthEnforcer enforcer) {
        this(live, writer, ServingDecoder.of(live.table(), enforcer), List.of());
    }

    private ServedTable(LiveTable live, @Nullable Writer writer, ServingDecoder rows, List<EffectiveOption> options) {
        this.live = live;
        this.writer = writer;
        this.rows = rows;
        this.keys = KeyPath.of(live.table());
        this.options = List.copyOf(options);
    }

    /** The same, with the options that its status shows. */
    public ServedTable showing(List<EffectiveOption> shown) {
        return new ServedTable(live, writer, rows, shown);
    }

    List<EffectiveOption> effectiveOptions() {
        return options;
    }

    public LiveTable live() {
        return live;
    }

    public Table table() {
        return live.table();
    }

    public @Nullable Writer writer() {
        return writer;
    }

    /** Rows that clients write. */
    ServingDecoder rows() {
        return rows;
    }

    KeyPath keys() {
        return keys;
    }

    String name() {
        return table().name();
    }

    /** @throws TidegateException {@link ErrorCode#UNSUPPORTED_OPERATION} if this gateway does not read it */
    void requireRead() {
        if (live.isWriteOnly()) {
            throw new TidegateException(
                    ErrorCode.UNSUPPORTED_OPERATION,
                    "table '" + name() + "' is write-only here (tables." + name()
                            + ".write-only): it takes rows, and tells none; ask a gateway that reads its topic");
        }
    }

    /**
     * @throws TidegateException {@link ErrorCode#TABLE_NOT_READY}, {@link ErrorCode#TABLE_FAILED}, with the reason, or
     *     what {@link #requireRead} throws
     */
    Generation serving() {
        Generation generation = live.serving();
        if (generation == null) {
            requireRead();
            TableStatus status = live.status();
            throw status.state() == State.FAILED
                    ? live.stopped()
                    : new TidegateException(ErrorCode.TABLE_NOT_READY, notReady(status));
        }
        return generation;
    }

    private String notReady(TableStatus status) {
        String problem = status.problem();
        return "table '" + name() + "' is not served yet: "
                + (problem == null ? status.lag() + " records are still to be read" : problem);
    }

    /** @throws TidegateException {@link ErrorCode#UNSUPPORTED_OPERATION} if this is an append table */
    void requireKeys(String operation) {
        if (!table().isUpsert()) {
            throw new TidegateException(
                    ErrorCode.UNSUPPORTED_OPERATION,
                    "table '" + name()
                            + "' is an append table: it has no primary key and keeps no rows, so there is no "
                            + operation + "; subscribe to its changes");
        }
    }

    /** @throws TidegateException {@link ErrorCode#UNSUPPORTED_OPERATION} if it is read only */
    Writer requireWriter() {
        Writer found = writer;
        if (found == null) {
            throw new TidegateException(ErrorCode.UNSUPPORTED_OPERATION, "table '" + name() + "' is read only");
        }
        return found;
    }
}
