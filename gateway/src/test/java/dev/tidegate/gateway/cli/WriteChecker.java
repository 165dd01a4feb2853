package dev.tidegate.gateway.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Holds what writers were answered against what is in the topic. Rows are known by their key and a number that rises
 * from request to request: whoever writes a key waits for the answer before he writes it again, so in the topic its
 * numbers rise too.
 */
final class WriteChecker {
    /** What the answer to a request said of its rows. */
    enum Fate {
        WRITTEN,
        NOT_WRITTEN,
        /** Nobody knows, or there was no answer. */
        UNKNOWN
    }

    record Row(String key, long number) {}

    /** A request that was sent until it was answered so; no two have a row in common. */
    record Request(List<Row> rows, Fate fate) {}

    private WriteChecker() {}

    /**
     * Each row that is said to be written is there, perhaps several times in a row.
     *
     * @param topic the records of each partition in offset order; keys are in one partition each
     * @return the promises that were broken, in sentences
     */
    static List<String> checkAtLeastOnce(List<Request> requests, List<Row> topic) {
        List<String> broken = new ArrayList<>(checkRows(requests, topic));
        Map<Row, Integer> counts = counts(topic);
        for (Request request : requests) {
            for (Row row : request.rows()) {
                checkFate(request, counts.containsKey(row), row + " of " + request, broken);
            }
        }
        return broken;
    }

    /** Each request is there once, whole, or not at all. */
    static List<String> checkExactlyOnce(List<Request> requests, List<Row> committed) {
        List<String> broken = new ArrayList<>(checkRows(requests, committed));
        Map<Row, Integer> counts = counts(committed);
        for (Request request : requests) {
            List<Integer> found = request.rows().stream()
                    .map(row -> counts.getOrDefault(row, 0))
                    .toList();
            if (Collections.max(found) > 1) {
                broken.add("duplicate: " + request + " is there " + found + " times");
            }
            if (found.contains(0) && Collections.max(found) > 0) {
                broken.add("torn: of " + request + " is there " + found);
            } else {
                checkFate(request, !found.contains(0), request.toString(), broken);
            }
        }
        return broken;
    }

    private static void checkFate(Request request, boolean there, String what, List<String> broken) {
        if (request.fate() == Fate.WRITTEN && !there) {
            broken.add("lost: " + what);
        } else if (request.fate() == Fate.NOT_WRITTEN && there) {
            broken.add("there in spite of its answer: " + what);
        }
    }

    private static List<String> checkRows(List<Request> requests, List<Row> topic) {
        List<String> broken = new ArrayList<>();
        Map<Row, Integer> sent = counts(
                requests.stream().flatMap(request -> request.rows().stream()).toList());
        Map<String, Row> last = new HashMap<>();
        for (Row row : topic) {
            if (!sent.containsKey(row)) {
                broken.add("nobody's: " + row);
            }
            Row before = last.put(row.key(), row);
            if (before != null && before.number() > row.number()) {
                broken.add("reordered: " + row + " behind " + before);
            }
        }
        return broken;
    }

    private static Map<Row, Integer> counts(List<Row> rows) {
        return rows.stream().collect(Collectors.toMap(row -> row, row -> 1, Integer::sum, LinkedHashMap::new));
    }
}
