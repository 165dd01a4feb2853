package dev.tidegate.gateway.reader;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Records that an operator wants to be skipped: {@code errors.skip}, as {@code 0:1234} for one offset of a partition or
 * {@code 0:1234-1240} for several.
 */
public record SkippedOffsets(List<Range> ranges) {
    public static final SkippedOffsets NONE = new SkippedOffsets(List.of());

    private static final Pattern RANGE = Pattern.compile("(\\d{1,9}):(\\d{1,18})(?:-(\\d{1,18}))?");

    /** @param last inclusive */
    record Range(int partition, long first, long last) {
        boolean has(int number, long offset) {
            return number == partition && offset >= first && offset <= last;
        }

        @Override
        public String toString() {
            return partition + ":" + first + (last == first ? "" : "-" + last);
        }
    }

    public SkippedOffsets {
        ranges = List.copyOf(ranges);
    }

    /**
     * @param texts such as {@code 0:1234} and {@code 0:1234-1240}
     * @throws IllegalArgumentException if one of them is neither
     */
    public static SkippedOffsets parse(List<String> texts) {
        List<Range> ranges = new ArrayList<>();
        for (String text : texts) {
            Matcher range = RANGE.matcher(text.strip());
            if (!range.matches()) {
                throw new IllegalArgumentException(text);
            }
            long first = Long.parseLong(range.group(2));
            long last = range.group(3) == null ? first : Long.parseLong(range.group(3));
            if (last < first) {
                throw new IllegalArgumentException(text);
            }
            ranges.add(new Range(Integer.parseInt(range.group(1)), first, last));
        }
        ranges.sort(Comparator.comparingInt(Range::partition).thenComparingLong(Range::first));
        return new SkippedOffsets(ranges);
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    public boolean has(int partition, long offset) {
        for (Range range : ranges) {
            if (range.has(partition, offset)) {
                return true;
            }
        }
        return false;
    }

    /** The first offset from this one on that is not skipped. */
    long after(int partition, long offset) {
        long next = offset;
        for (Range range : ranges) { // in the order of their first offsets
            if (range.has(partition, next)) {
                next = range.last() + 1;
            }
        }
        return next;
    }

    /** The line of {@code tidegate.yaml} that skips these offsets too. */
    String lineWith(int partition, long first, long last) {
        List<String> texts = new ArrayList<>();
        ranges.forEach(range -> texts.add("\"" + range + "\""));
        texts.add("\"" + new Range(partition, first, last) + "\"");
        return "errors.skip: [" + String.join(", ", texts) + "]";
    }
}
