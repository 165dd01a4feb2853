package dev.tidegate.format.option;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The declaration of an option.
 *
 * @param key lower case, words joined by hyphens, levels by dots, as Flink spells them; without any prefix such as
 *     {@code value.json.}
 * @param fallbackKeys older spellings that are accepted when the key itself is absent
 * @param defaultValue the value when nothing is written, null when there is none
 * @param required whether leaving it out is an error
 * @param sensitive whether the value is a secret, to be shown nowhere
 * @param description one sentence for the user, ending in a full stop
 */
public record Option<T>(
        String key,
        OptionType<T> type,
        List<String> fallbackKeys,
        @Nullable T defaultValue,
        boolean required,
        boolean sensitive,
        String description) {

    public Option {
        fallbackKeys = List.copyOf(fallbackKeys);
    }

    /** An option that may be left out, and then has no value. */
    public static <T> Option<T> optional(String key, OptionType<T> type, String description) {
        return new Option<>(key, type, List.of(), null, false, false, description);
    }

    /** An option that may be left out, and then has this value. */
    public static <T> Option<T> withDefault(String key, OptionType<T> type, T defaultValue, String description) {
        return new Option<>(key, type, List.of(), defaultValue, false, false, description);
    }

    /** An option that must be written. */
    public static <T> Option<T> required(String key, OptionType<T> type, String description) {
        return new Option<>(key, type, List.of(), null, true, false, description);
    }

    /** Whether this is the option that is meant by a key: its own, an older spelling or, of a map, a key below it. */
    public boolean isWrittenAs(String writtenKey) {
        return writtenKey.equals(key)
                || fallbackKeys.contains(writtenKey)
                || (type == OptionType.MAP && writtenKey.startsWith(key + "."));
    }

    /** The same option whose value is never shown. */
    public Option<T> secret() {
        return new Option<>(key, type, fallbackKeys, defaultValue, required, true, description);
    }

    /** The same option, which may also be written with this key. */
    public Option<T> orKey(String fallbackKey) {
        List<String> keys = new ArrayList<>(fallbackKeys);
        keys.add(fallbackKey);
        return new Option<>(key, type, keys, defaultValue, required, sensitive, description);
    }
}
