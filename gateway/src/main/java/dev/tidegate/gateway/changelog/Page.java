package dev.tidegate.gateway.changelog;

/**
 * What a read gave.
 *
 * @param next where to read on
 * @param changes how many changes were told
 * @param conflated how many changes the reader was spared because a later one of the same key stands for them; when it
 *     is not 0, an insert and an update may stand for each other, and a delete may name a row the reader does not hold
 */
public record Page(Cursor next, int changes, long conflated) {}
