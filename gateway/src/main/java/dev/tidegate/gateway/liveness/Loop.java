package dev.tidegate.gateway.liveness;

/**
 * A loop that must turn.
 *
 * @param table whose loop it is; empty for one of the whole process
 * @param name such as {@code polling 0}: what it does, and its number
 */
public record Loop(String table, String name) {
    @Override
    public String toString() {
        return table.isEmpty() ? name : "table " + table + ": " + name;
    }
}
