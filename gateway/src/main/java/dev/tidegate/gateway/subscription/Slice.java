package dev.tidegate.gateway.subscription;

import dev.tidegate.gateway.changelog.Cursor;
import dev.tidegate.gateway.error.TidegateException;
import java.util.Map;

/**
 * What a tap hands over: the next changes of a partition, for each channel to which they are something.
 *
 * @param batches of the channels concerned; whoever is not here has nothing to be told
 * @param failed channels that end, because evaluating or encoding for them failed
 * @param plainOnly whether only the plain channel could be served: too much had happened for the others, who must read
 *     for themselves
 * @param end of the log that this was read of, as {@link Reading#end}
 */
record Slice(
        Cursor next, Map<Channel, Batch> batches, Map<Channel, TidegateException> failed, boolean plainOnly, long end) {
    /** Changes in one slice at the most, whatever their size: each may have to be looked at by many filters. */
    static final int MAX_CHANGES = 1_024;
}
