package dev.tidegate.gateway.subscription;

/**
 * How snapshots are read. Each component is an option of {@code tidegate.yaml} under {@code subscriptions} with the same
 * name in kebab case.
 *
 * @param maxSnapshots read at one time on an event loop; the others wait for their turn
 * @param snapshotCacheBytes pages kept for a moment to be told to others who read the same, for each table and event loop
 */
public record SnapshotSettings(int maxSnapshots, long snapshotCacheBytes) {
    public static final SnapshotSettings DEFAULT = new SnapshotSettings(32, 8L << 20);
}
