package dev.tidegate.gateway.http;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The tables that are served now. Asked by every event loop, for each request anew: tables may come and go. */
public interface TableRegistry {
    Optional<ServedTable> find(String name);

    /** In the order in which they are shown. */
    Collection<ServedTable> all();

    /** Tables that stay as they are, shown by name. */
    static TableRegistry of(Collection<ServedTable> tables) {
        Map<String, ServedTable> byName = new TreeMap<>();
        tables.forEach(table -> byName.put(table.table().name(), table));
        return new TableRegistry() {
            @Override
            public Optional<ServedTable> find(String name) {
                return Optional.ofNullable(byName.get(name));
            }

            @Override
            public Collection<ServedTable> all() {
                return List.copyOf(byName.values());
            }
        };
    }
}
