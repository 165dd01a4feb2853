package dev.tidegate.gateway.terminal;

/**
 * When to stop: never, when the table has been caught up with, or after a number of changes.
 *
 * @param untilCaughtUp whether to stop when all that there was has been told
 * @param limit of changes
 * @param wholeFrames whether the frame that the last of them stands in is told to its end: only there is a position
 */
public record Stop(boolean untilCaughtUp, long limit, boolean wholeFrames) {}
