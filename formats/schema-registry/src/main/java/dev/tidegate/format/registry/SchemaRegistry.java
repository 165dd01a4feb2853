package dev.tidegate.format.registry;

import java.util.concurrent.CompletionStage;

/**
 * Asks a schema registry. Safe for use by any thread; no method blocks, and stages may complete on any thread.
 *
 * <p>Stages fail with a {@link RegistryException}, as they are or wrapped in a
 * {@link java.util.concurrent.CompletionException}. Ask again for as long as the answer matters: nothing is given up for
 * good, and asking costs nothing, for what has just failed is answered from memory until it is time to try once more.
 * However many ask for the same, one request is on its way.
 */
public interface SchemaRegistry extends AutoCloseable {

    /**
     * Opens a registry, without reaching for it yet. All who open it with equal settings share its connections and
     * what it has learnt.
     */
    static SchemaRegistry open(RegistrySettings settings) {
        return SharedRegistry.open(settings);
    }

    /** The schema with this id. Ids are never given twice, so it never changes. */
    CompletionStage<SchemaDefinition> byId(int id);

    /**
     * The id of this schema under this subject, which is registered as the subject's next version unless it is there
     * already.
     */
    CompletionStage<Integer> register(String subject, SchemaDefinition schema);

    /** Gives it back. The last to do so ends what is on its way. */
    @Override
    void close();
}
