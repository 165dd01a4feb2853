package dev.tidegate.format.option;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The values of declared options: each text has been checked and parsed, each default filled in. */
public final class Options {
    private final Map<String, Object> values;

    private Options(Map<String, Object> values) {
        this.values = values;
    }

    /**
     * Checks what a user wrote against what was declared.
     *
     * @param written keys without prefix, and their texts
     * @throws InvalidOptionException for a key that nobody declared, a required one that is missing, or a text that is
     *     not legal for its option
     */
    public static Options parse(List<Option<?>> declared, Map<String, String> written) {
        Map<String, Object> values = new HashMap<>();
        Set<String> known = new HashSet<>();
        for (Option<?> option : declared) {
            known.add(option.key());
            known.addAll(option.fallbackKeys());
            Object value = option.type() == OptionType.MAP ? map(option, written) : value(option, written);
            if (value != null) {
                values.put(option.key(), value);
            }
        }
        Set<String> unknown = new TreeSet<>(written.keySet());
        unknown.removeIf(key -> declared.stream().anyMatch(option -> option.isWrittenAs(key)));
        if (!unknown.isEmpty()) {
            throw new InvalidOptionException(
                    unknown.iterator().next(), "is not known; known are " + new TreeSet<>(known));
        }
        return new Options(values);
    }

    private static @Nullable Object value(Option<?> option, Map<String, String> written) {
        String key = writtenKey(option, written);
        String text = written.get(key);
        if (text == null) {
            if (option.required()) {
                throw new InvalidOptionException(option.key(), "is required. " + option.description());
            }
            return option.defaultValue();
        }
        try {
            return option.type().parser().apply(text);
        } catch (IllegalArgumentException e) {
            String shown = option.sensitive() ? "the given value" : "'" + text + "'";
            throw new InvalidOptionException(
                    key, shown + " is not legal, it must be " + option.type().description());
        }
    }

    private static @Nullable Object map(Option<?> option, Map<String, String> written) {
        Map<Object, Object> entries = new LinkedHashMap<>();
        if (value(option, written) instanceof Map<?, ?> whole) {
            entries.putAll(whole);
        }
        String prefix = option.key() + ".";
        written.forEach((key, text) -> {
            if (key.startsWith(prefix)) {
                entries.put(key.substring(prefix.length()), text);
            }
        });
        return entries.isEmpty() ? null : Collections.unmodifiableMap(entries);
    }

    private static String writtenKey(Option<?> option, Map<String, String> written) {
        if (!written.containsKey(option.key())) {
            for (String fallback : option.fallbackKeys()) {
                if (written.containsKey(fallback)) {
                    return fallback;
                }
            }
        }
        return option.key();
    }

    /**
     * The value of an option that is required or has a default.
     *
     * @throws IllegalStateException if it has no value: it was declared optional, or not declared at all
     */
    public <T> T get(Option<T> option) {
        return find(option)
                .orElseThrow(() -> new IllegalStateException("The option '" + option.key() + "' has no value"));
    }

    /** The value of an option, or nothing when it was not written and has no default. */
    @SuppressWarnings("unchecked") // put there by the parser of the option with the same key
    public <T> Optional<T> find(Option<T> option) {
        return Optional.ofNullable((T) values.get(option.key()));
    }
}
