package dev.tidegate.format.registry;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** One user's hold on a registry that others may use too: a hundred tables of one registry are one client to it. */
final class SharedRegistry implements SchemaRegistry {

    private static final class Shared {
        final HttpSchemaRegistry registry;
        int users;

        Shared(RegistrySettings settings) {
            this.registry = new HttpSchemaRegistry(settings);
        }
    }

    private static final Map<RegistrySettings, Shared> OPEN = new HashMap<>();

    private final RegistrySettings settings;
    private final HttpSchemaRegistry registry;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SharedRegistry(RegistrySettings settings, HttpSchemaRegistry registry) {
        this.settings = settings;
        this.registry = registry;
    }

    static SharedRegistry open(RegistrySettings settings) {
        synchronized (OPEN) {
            Shared shared = OPEN.computeIfAbsent(settings, Shared::new);
            shared.users++;
            return new SharedRegistry(settings, shared.registry);
        }
    }

    @Override
    public CompletionStage<SchemaDefinition> byId(int id) {
        return registry.byId(id);
    }

    @Override
    public CompletionStage<Integer> register(String subject, SchemaDefinition schema) {
        return registry.register(subject, schema);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        synchronized (OPEN) {
            Shared shared = OPEN.get(settings);
            if (shared != null && --shared.users == 0) {
                OPEN.remove(settings);
                registry.close();
            }
        }
    }
}
