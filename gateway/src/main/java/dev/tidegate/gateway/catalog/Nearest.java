package dev.tidegate.gateway.catalog;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds what was meant by a name that nobody knows. */
public final class Nearest {
    private static final int MOST = 3;
    private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

    private Nearest() {}

    /** {@code Did you mean 'x' or 'y'?}, or {@code otherwise} if no candidate is near. */
    public static String hint(String written, Collection<String> candidates, String otherwise) {
        List<String> near = of(written, candidates);
        return near.isEmpty()
                ? otherwise
                : near.stream().map(name -> "'" + name + "'").collect(Collectors.joining(" or ", "Did you mean ", "?"));
    }

    private static boolean isNear(String written, String name, int far) {
        int distance = DISTANCE.apply(written, name);
        return distance <= far && distance < written.length();
    }

    /** At most three candidates: a few letters away, or with the written name as their end. The nearest is first. */
    static List<String> of(String written, Collection<String> candidates) {
        int far = Math.max(1, written.length() / 3);
        return candidates.stream()
                .filter(name -> isNear(written, name, far) || name.endsWith("." + written))
                .sorted(Comparator.<String>comparingInt(name -> DISTANCE.apply(written, name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }
}
