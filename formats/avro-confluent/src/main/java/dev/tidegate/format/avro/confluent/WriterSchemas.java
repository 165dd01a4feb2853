package dev.tidegate.format.avro.confluent;

import dev.tidegate.format.avro.rows.AvroRowReader;
import dev.tidegate.format.avro.rows.Microseconds;
import dev.tidegate.format.registry.RegistryException;
import dev.tidegate.format.registry.RegistryException.Problem;
import dev.tidegate.format.registry.RegistryLimits;
import dev.tidegate.format.registry.SchemaRegistry;
import dev.tidegate.format.type.RowType;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The schemas in which a table's rows were written, by id, each made ready to read them. What the registry does not give
 * is waited for; what it gives and cannot be used makes a message malformed.
 *
 * <p>Belongs to one decoder; the registry's threads add to it.
 */
final class WriterSchemas {
    private final RowType type;
    private final Schema schema;
    private final RegistryLimits limits;
    private final SchemaRegistry registry;
    private final LongSupplier nanoTime;
    /** Beyond the bound they are forgotten, all at once, and made anew when they are met again. */
    private final Map<Integer, WrittenRows> known = new ConcurrentHashMap<>();
    /** The one that was asked for last: messages in a row have one id, as a rule. Of the decoder's thread alone. */
    private @Nullable WrittenRows latest;

    private int latestId;
    /** Since when the registry has not known an id. */
    private final Map<Integer, Long> unknown = new ConcurrentHashMap<>();

    /**
     * @param schema of the table
     * @throws dev.tidegate.format.spi.UnsupportedTypeException if rows of this type cannot be read
     */
    WriterSchemas(RowType type, Schema schema, RegistryLimits limits, SchemaRegistry registry, LongSupplier nanoTime) {
        this.type = type;
        this.schema = schema;
        this.limits = limits;
        this.registry = registry;
        this.nanoTime = nanoTime;
        reader(schema); // refuses now what it would refuse then
    }

    private AvroRowReader reader(Schema writer) {
        return new AvroRowReader(writer, schema, type, Microseconds.AS_FLINK);
    }

    private @Nullable WrittenRows find(int id) {
        WrittenRows found = latest;
        if (found == null || latestId != id) {
            found = known.get(id);
            latest = found;
            latestId = id;
        }
        return found;
    }

    /** Null when the id is known. */
    @Nullable
    CompletionStage<Void> prepare(int id) {
        if (find(id) != null) {
            return null;
        } else if (known.size() >= limits.maxSchemas()) {
            known.clear();
        }
        return registry.byId(id)
                .thenAccept(written -> {
                    known.put(id, WrittenRows.of(id, written, this::reader));
                    unknown.remove(id);
                })
                .exceptionally(failure -> {
                    if (!isGivenUp(id, failure)) {
                        throw failure instanceof CompletionException wrapped
                                ? wrapped
                                : new CompletionException(failure);
                    }
                    known.put(
                            id,
                            WrittenRows.unreadable(
                                    "was written in the schema with id " + id
                                            + ", which the registry has not known for longer than tidegate.unknown.id.patience.ms"));
                    return null;
                });
    }

    private boolean isGivenUp(int id, Throwable failure) {
        Duration patience = limits.unknownIdPatience();
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (patience == null || !(cause instanceof RegistryException said) || said.problem() != Problem.UNKNOWN) {
            return false;
        } else if (unknown.size() >= limits.maxSchemas()) {
            unknown.clear(); // their time begins anew
        }
        long now = nanoTime.getAsLong();
        Long since = unknown.putIfAbsent(id, now);
        return since != null && now - since >= patience.toNanos();
    }

    /** What was written with an id that was prepared. */
    WrittenRows get(int id) {
        WrittenRows rows = find(id);
        if (rows == null) {
            throw new IllegalStateException("The schema with id " + id + " was not prepared");
        }
        return rows;
    }
}
