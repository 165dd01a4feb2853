package dev.tidegate.interop.parity;

import dev.tidegate.format.type.DataType.Kind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which row types are drawn for a format: those it can carry.
 *
 * @param kinds the kinds of columns and of their parts
 * @param keyKinds the kinds of the keys of maps and of the elements of multisets
 * @param maxDepth how deep types nest: 0 is scalars only, 1 an ARRAY of scalars
 * @param maxFields of a row, nested or not
 * @param precisions of times and timestamps
 * @param plainNames whether names are made of letters, digits and underscores only
 */
public record TypeRange(
        Set<Kind> kinds, Set<Kind> keyKinds, int maxDepth, int maxFields, Precisions precisions, boolean plainNames) {

    /** The largest precision of TIME, TIMESTAMP and TIMESTAMP_LTZ. */
    public record Precisions(int time, int timestamp, int timestampLtz) {}

    /** Every type there is, to see which of them are refused. */
    public static TypeRange everything() {
        return new TypeRange(
                EnumSet.allOf(Kind.class), EnumSet.allOf(Kind.class), 2, 5, new Precisions(9, 9, 9), false);
    }

    /** Without columns or parts of these kinds. */
    public TypeRange without(Kind... excluded) {
        Set<Kind> rest = EnumSet.copyOf(kinds);
        Arrays.asList(excluded).forEach(rest::remove);
        return new TypeRange(rest, keyKinds, maxDepth, maxFields, precisions, plainNames);
    }

    /** With keys of maps and elements of multisets that are text. */
    public TypeRange withTextKeys() {
        return new TypeRange(kinds, EnumSet.of(Kind.CHAR, Kind.VARCHAR), maxDepth, maxFields, precisions, plainNames);
    }

    public TypeRange withDepth(int depth) {
        return new TypeRange(kinds, keyKinds, depth, maxFields, precisions, plainNames);
    }

    public TypeRange withFields(int fields) {
        return new TypeRange(kinds, keyKinds, maxDepth, fields, precisions, plainNames);
    }

    public TypeRange withPrecisions(int time, int timestamp, int timestampLtz) {
        return new TypeRange(
                kinds, keyKinds, maxDepth, maxFields, new Precisions(time, timestamp, timestampLtz), plainNames);
    }

    public TypeRange withPlainNames() {
        return new TypeRange(kinds, keyKinds, maxDepth, maxFields, precisions, true);
    }
}
