package dev.tidegate.bench.side;

import java.util.HashMap;
import java.util.Map;

/** The {@code name=value} words of a command line. */
public final class Words {
    private final Map<String, String> words = new HashMap<>();

    private Words() {}

    /** @throws IllegalArgumentException for a word without {@code =} */
    public static Words of(String... arguments) {
        Words words = new Words();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("'" + argument + "' is not written name=value");
            }
            words.words.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        return words;
    }

    /** @throws IllegalArgumentException if there is no such word */
    public String text(String name) {
        String text = words.get(name);
        if (text == null) {
            throw new IllegalArgumentException("say " + name + "=…");
        }
        return text;
    }

    public String text(String name, String otherwise) {
        return words.getOrDefault(name, otherwise);
    }

    public int number(String name) {
        return Integer.parseInt(text(name));
    }

    public int number(String name, int otherwise) {
        return words.containsKey(name) ? number(name) : otherwise;
    }
}
