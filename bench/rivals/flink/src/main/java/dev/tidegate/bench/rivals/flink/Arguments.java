package dev.tidegate.bench.rivals.flink;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Words {@code name=value}. */
record Arguments(Map<String, String> values) {
    static Arguments of(String[] words) {
        return new Arguments(Arrays.stream(words)
                .map(word -> word.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair.length == 2 ? pair[1] : "")));
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("Argument " + name + " is missing, give it as " + name + "=VALUE.");
        }
        return value;
    }

    int number(String name) {
        return Integer.parseInt(text(name));
    }

    int number(String name, int otherwise) {
        return values.containsKey(name) ? number(name) : otherwise;
    }
}
