package dev.tidegate.format.registry;

import dev.tidegate.format.option.InvalidOptionException;
import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.Options;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a registry's client by the names that Confluent's has for them: those below {@code properties}, and
 * over them those that have an option. It remembers what was asked for, since the rest is nothing this client knows.
 */
final class ClientProperties {
    /** What the options of this name are called by Confluent's client, as Flink hands them on. */
    private static final Map<Option<String>, String> NAMED = Map.of(
            RegistryOptions.KEYSTORE_LOCATION,
            TlsSettings.PREFIX + "keystore.location",
            RegistryOptions.KEYSTORE_PASSWORD,
            TlsSettings.PREFIX + "keystore.password",
            RegistryOptions.TRUSTSTORE_LOCATION,
            TlsSettings.PREFIX + "truststore.location",
            RegistryOptions.TRUSTSTORE_PASSWORD,
            TlsSettings.PREFIX + "truststore.password",
            RegistryOptions.BASIC_AUTH_SOURCE,
            Authorization.BASIC_SOURCE,
            RegistryOptions.BASIC_AUTH_USER_INFO,
            Authorization.BASIC_USER_INFO,
            RegistryOptions.BEARER_AUTH_SOURCE,
            Authorization.BEARER_SOURCE,
            RegistryOptions.BEARER_AUTH_TOKEN,
            Authorization.BEARER_TOKEN);

    /** These tune what Confluent's client remembers of misses; here {@link RegistryLimits} does. They change no answer. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "missing.cache.size",
            "missing.id.cache.ttl.sec",
            "missing.version.cache.ttl.sec",
            "missing.schema.cache.ttl.sec");

    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, String> optionKeys = new HashMap<>();
    private final Set<String> known = new TreeSet<>(WITHOUT_EFFECT);

    ClientProperties(Options options) {
        options.find(RegistryOptions.PROPERTIES).ifPresent(texts::putAll);
        NAMED.forEach((option, name) -> options.find(option).ifPresent(text -> {
            texts.put(name, text);
            optionKeys.put(name, option.key());
        }));
    }

    /** @return null when it is not set, or empty, which Confluent's client takes for the same */
    @Nullable
    String text(String name) {
        known.add(name);
        String text = texts.get(name);
        return text == null || text.isBlank() ? null : text;
    }

    @Nullable
    Duration duration(String name) {
        return text(name) == null ? null : Duration.ofMillis(positive(name, 0));
    }

    Duration duration(String name, Duration otherwise) {
        return Duration.ofMillis(positive(name, (int) otherwise.toMillis()));
    }

    int positive(String name, int otherwise) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text.trim());
            if (value > 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Refused below.
        }
        throw invalid(name, "'" + text + "' is not legal, it must be a whole number above 0");
    }

    /** The words of a list, none when it is not set. */
    List<String> list(String name) {
        String text = text(name);
        return text == null
                ? List.of()
                : Arrays.stream(text.split(","))
                        .map(String::trim)
                        .filter(t -> !t.isEmpty())
                        .toList();
    }

    /** The fault of a setting, under the key that the user wrote. */
    InvalidOptionException invalid(String name, String problem) {
        return new InvalidOptionException(optionKey(name), problem);
    }

    /** How a user writes a setting. */
    String optionKey(String name) {
        String written = optionKeys.get(name);
        if (written != null) {
            return written;
        }
        return texts.containsKey(name)
                ? RegistryOptions.PROPERTIES.key() + "." + name
                : NAMED.entrySet().stream()
                        .filter(named -> named.getValue().equals(name))
                        .map(named -> named.getKey().key())
                        .findFirst()
                        .orElse(RegistryOptions.PROPERTIES.key() + "." + name);
    }

    /**
     * Flink passes on whatever is written, and Confluent's client passes over what it does not know. Here that is an
     * error: a setting that does nothing is a misunderstanding.
     */
    void refuseRest() {
        Set<String> unknown = new TreeSet<>(texts.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw invalid(unknown.iterator().next(), "is nothing that this client knows; it knows " + known);
        }
    }
}
