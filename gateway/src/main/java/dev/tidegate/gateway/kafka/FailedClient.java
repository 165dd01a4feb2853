package dev.tidegate.gateway.kafka;

import dev.tidegate.gateway.catalog.KafkaOptions;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client threw, with its causes.
 *
 * @param chain the outermost is first; never empty
 * @param options of the client that failed
 */
record FailedClient(List<Throwable> chain, KafkaOptions options) {

    /** The value of an option, or what Kafka takes when it is not written. */
    String option(String name, String otherwise) {
        return options.values().getOrDefault(name, otherwise);
    }

    String bootstrapServers() {
        return option("bootstrap.servers", "?");
    }

    String securityProtocol() {
        return option("security.protocol", "PLAINTEXT");
    }

    /** The innermost cause of this class, or of one below it. */
    <T extends Throwable> Optional<T> find(Class<T> type) {
        for (int i = chain.size() - 1; i >= 0; i--) {
            if (type.isInstance(chain.get(i))) {
                return Optional.of(type.cast(chain.get(i)));
            }
        }
        return Optional.empty();
    }

    boolean has(Class<? extends Throwable> type) {
        return find(type).isPresent();
    }

    /** The innermost message in which this pattern is found. */
    Optional<Matcher> matches(Pattern pattern) {
        for (int i = chain.size() - 1; i >= 0; i--) {
            Matcher matcher = pattern.matcher(String.valueOf(chain.get(i).getMessage()));
            if (matcher.find()) {
                return Optional.of(matcher);
            }
        }
        return Optional.empty();
    }

    /** What the innermost cause says that says anything; the name of its class when it says nothing. */
    String reason() {
        Function<Throwable, String> name = e -> e.getClass().getSimpleName();
        for (int i = chain.size() - 1; i >= 0; i--) {
            String message = chain.get(i).getMessage();
            if (message != null && !message.isBlank()) {
                boolean isBareName = !message.contains(" ");
                return (isBareName ? name.apply(chain.get(i)) + ": " : "") + withoutStop(message.strip());
            }
        }
        return name.apply(chain.get(chain.size() - 1));
    }

    static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
