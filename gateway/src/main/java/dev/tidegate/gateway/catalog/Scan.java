package dev.tidegate.gateway.catalog;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * From where to where a table is read: Flink's {@code scan.*} options.
 *
 * @param start where reading begins; always the earliest offset for an upsert table
 * @param end where reading ends ({@code scan.bounded.*}), null when it never does
 * @param discoveryInterval {@code scan.topic-partition-discovery.interval}: how often new partitions are looked for,
 *     zero for never
 */
public record Scan(ScanOffsets start, @Nullable ScanOffsets end, Duration discoveryInterval) {}
