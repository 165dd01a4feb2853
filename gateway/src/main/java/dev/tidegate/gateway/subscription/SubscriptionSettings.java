package dev.tidegate.gateway.subscription;

import dev.tidegate.gateway.query.QuerySettings;
import java.time.Duration;
import java.util.function.Consumer;

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
 * @param positionTimeout how long a subscriber waits for its gateway to reach the position that it resumes from
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
        Duration positionTimeout,
        SnapshotSettings snapshots,
        QuerySettings queries) {

    public static final SubscriptionSettings DEFAULT = new SubscriptionSettings(
            64 * 1024,
            2,
            Duration.ofSeconds(30),
            10_000,
            Duration.ofSeconds(1),
            Duration.ofMinutes(2),
            Duration.ofSeconds(30),
            SnapshotSettings.DEFAULT,
            QuerySettings.DEFAULT);

    public SubscriptionSettings withMaxFrameBytes(int otherMaxFrameBytes) {
        return with(draft -> draft.maxFrameBytes = otherMaxFrameBytes);
    }

    public SubscriptionSettings withHeartbeat(Duration otherHeartbeat) {
        return with(draft -> draft.heartbeat = otherHeartbeat);
    }

    public SubscriptionSettings withMaxSubscribers(int otherMaxSubscribers) {
        return with(draft -> draft.maxSubscribers = otherMaxSubscribers);
    }

    public SubscriptionSettings withMaxStall(Duration otherMaxStall) {
        return with(draft -> draft.maxStall = otherMaxStall);
    }

    public SubscriptionSettings withPositionTimeout(Duration otherPositionTimeout) {
        return with(draft -> draft.positionTimeout = otherPositionTimeout);
    }

    public SubscriptionSettings with(SnapshotSettings otherSnapshots) {
        return with(draft -> draft.snapshots = otherSnapshots);
    }

    public SubscriptionSettings with(QuerySettings otherQueries) {
        return with(draft -> draft.queries = otherQueries);
    }

    private SubscriptionSettings with(Consumer<Draft> change) {
        Draft draft = new Draft();
        change.accept(draft);
        return draft.settings();
    }

    /** These settings while some are changed, so that the whole list is spelt out once for all of them. */
    private final class Draft {
        private int maxFrameBytes = SubscriptionSettings.this.maxFrameBytes;
        private Duration heartbeat = SubscriptionSettings.this.heartbeat;
        private int maxSubscribers = SubscriptionSettings.this.maxSubscribers;
        private Duration maxStall = SubscriptionSettings.this.maxStall;
        private Duration positionTimeout = SubscriptionSettings.this.positionTimeout;
        private SnapshotSettings snapshots = SubscriptionSettings.this.snapshots;
        private QuerySettings queries = SubscriptionSettings.this.queries;

        SubscriptionSettings settings() {
            return new SubscriptionSettings(
                    maxFrameBytes,
                    framesInFlight,
                    heartbeat,
                    maxSubscribers,
                    goawayRetry,
                    maxStall,
                    positionTimeout,
                    snapshots,
                    queries);
        }
    }
}
