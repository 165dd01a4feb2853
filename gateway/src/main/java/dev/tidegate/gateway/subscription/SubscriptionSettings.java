package dev.tidegate.gateway.subscription;

import dev.tidegate.gateway.query.QuerySettings;
import java.time.Duration;

/**
 * How changes are handed out. Each component is an option of {@code tidegate.yaml} under {@code subscriptions} with the
 * same name in kebab case.
 *
 * @param maxFrameBytes rows in one frame, in bytes; a single larger row is a frame of its own
 * @param framesInFlight frames on their way from a partition's event loop to another; when so many are, changes wait in
 *     the log, where they conflate
 * @param heartbeat how often {@code progress} is told
 * @param maxSubscribers on this node; one more is refused
 * @param goawayRetry how long clients of a draining node are told to wait before they come back; each is told a random
 *     time between this and twice this
 * @param maxStall how long a connection may take nothing of what waits for it before it is given up
 * @param snapshots how snapshots are read; its components are options beside these
 * @param queries bounds on queries; its components are options beside these
 */
public record SubscriptionSettings(
        int maxFrameBytes,
        int framesInFlight,
        Duration heartbeat,
        int maxSubscribers,
        Duration goawayRetry,
        Duration maxStall,
        SnapshotSettings snapshots,
        QuerySettings queries) {

    public static final SubscriptionSettings DEFAULT = new SubscriptionSettings(
            64 * 1024,
            2,
            Duration.ofSeconds(15),
            10_000,
            Duration.ofSeconds(1),
            Duration.ofMinutes(2),
            SnapshotSettings.DEFAULT,
            QuerySettings.DEFAULT);

    public SubscriptionSettings withMaxFrameBytes(int otherMaxFrameBytes) {
        return new SubscriptionSettings(
                otherMaxFrameBytes,
                framesInFlight,
                heartbeat,
                maxSubscribers,
                goawayRetry,
                maxStall,
                snapshots,
                queries);
    }

    public SubscriptionSettings withHeartbeat(Duration otherHeartbeat) {
        return new SubscriptionSettings(
                maxFrameBytes,
                framesInFlight,
                otherHeartbeat,
                maxSubscribers,
                goawayRetry,
                maxStall,
                snapshots,
                queries);
    }

    public SubscriptionSettings withMaxSubscribers(int otherMaxSubscribers) {
        return new SubscriptionSettings(
                maxFrameBytes,
                framesInFlight,
                heartbeat,
                otherMaxSubscribers,
                goawayRetry,
                maxStall,
                snapshots,
                queries);
    }

    public SubscriptionSettings withMaxStall(Duration otherMaxStall) {
        return new SubscriptionSettings(
                maxFrameBytes,
                framesInFlight,
                heartbeat,
                maxSubscribers,
                goawayRetry,
                otherMaxStall,
                snapshots,
                queries);
    }

    public SubscriptionSettings with(SnapshotSettings otherSnapshots) {
        return new SubscriptionSettings(
                maxFrameBytes,
                framesInFlight,
                heartbeat,
                maxSubscribers,
                goawayRetry,
                maxStall,
                otherSnapshots,
                queries);
    }

    public SubscriptionSettings with(QuerySettings otherQueries) {
        return new SubscriptionSettings(
                maxFrameBytes,
                framesInFlight,
                heartbeat,
                maxSubscribers,
                goawayRetry,
                maxStall,
                snapshots,
                otherQueries);
    }
}
