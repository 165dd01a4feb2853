package dev.tidegate.format.registry;

import dev.tidegate.format.registry.RegistryException.Problem;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;

/** A registry behind HTTP, and what has been learnt from it. */
final class HttpSchemaRegistry implements SchemaRegistry {

    private record Registration(String subject, SchemaDefinition schema) {}

    private final ConfluentApi api;
    private final Persistence persistence;
    private final SingleFlightCache<Integer, SchemaDefinition> schemas;
    private final SingleFlightCache<Registration, Integer> ids;
    private volatile boolean closed;

    HttpSchemaRegistry(RegistrySettings settings) {
        RegistryLimits limits = settings.limits();
        this.persistence = new Persistence(settings, new RegistryHttp(settings));
        this.api = new ConfluentApi(persistence);
        this.schemas =
                new SingleFlightCache<>(limits, SchemaDefinition::size, System::nanoTime, HttpSchemaRegistry::chance);
        this.ids = new SingleFlightCache<>(limits, id -> 0, System::nanoTime, HttpSchemaRegistry::chance);
    }

    private static double chance() {
        return ThreadLocalRandom.current().nextDouble();
    }

    @Override
    public CompletionStage<SchemaDefinition> byId(int id) {
        return closed ? refuse() : schemas.get(id, () -> api.schema(id));
    }

    @Override
    public CompletionStage<Integer> register(String subject, SchemaDefinition schema) {
        return closed ? refuse() : ids.get(new Registration(subject, schema), () -> api.register(subject, schema));
    }

    private static <T> CompletionStage<T> refuse() {
        return CompletableFuture.failedFuture(
                new RegistryException(Problem.UNAVAILABLE, "The client of the schema registry has been closed"));
    }

    @Override
    public void close() {
        closed = true;
        persistence.close();
        schemas.clear();
        ids.clear();
    }
}
