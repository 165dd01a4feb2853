package dev.tidegate.format.option;

import java.nio.charset.Charset;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the text of an option becomes a value.
 *
 * @param description the legal texts as a user reads them in an error and in the docs, for example
 *     {@code true or false}
 * @param parser gives the value, or throws an {@link IllegalArgumentException} for a text that is not legal
 */
public record OptionType<T>(String description, Function<String, T> parser) {

    public static final OptionType<String> STRING = new OptionType<>("a text", Function.identity());
    public static final OptionType<Boolean> BOOLEAN = new OptionType<>("true or false", OptionType::parseBoolean);
    public static final OptionType<Integer> INTEGER =
            new OptionType<>("a whole number", text -> Integer.valueOf(text.trim()));
    public static final OptionType<Long> LONG = new OptionType<>("a whole number", text -> Long.valueOf(text.trim()));
    public static final OptionType<Character> CHARACTER =
            new OptionType<>("exactly one character", OptionType::parseCharacter);
    public static final OptionType<Charset> CHARSET =
            new OptionType<>("a character set of the JVM, such as UTF-8", Charset::forName);

    /**
     * A duration in Flink's spelling: a whole number and a unit, blanks between them allowed, milliseconds when there is
     * no unit.
     */
    public static final OptionType<Duration> DURATION =
            new OptionType<>("a duration such as 500 ms, 1 s, 5 min, 2 h or 1 d", OptionType::parseDuration);

    /**
     * Keys and values. An option {@code m} of this type is written as {@code 'm' = 'a:1,b:2'}, or an entry at a time as
     * {@code 'm.a' = '1', 'm.b' = '2'}, as Flink has it; the latter win. In the first form a key or value that contains
     * a comma or colon stands in quotes, single or double, and the same quote within it is doubled.
     */
    public static final OptionType<Map<String, String>> MAP =
            new OptionType<>("entries such as a:1,b:2, or one option for each with its key added", MapText::parse);

    private static final Pattern DURATION_TEXT = Pattern.compile("(\\d+)\\s*(\\p{L}*)");

    /**
     * One of the constants of an enum. A text names a constant by its {@code toString}, in any case: that is how Flink
     * reads enum options, without folding {@code -} and {@code _}.
     */
    public static <E extends Enum<E>> OptionType<E> oneOf(Class<E> type) {
        E[] constants = type.getEnumConstants();
        String legal = Arrays.stream(constants).map(Object::toString).collect(Collectors.joining(", ", "one of ", ""));
        return new OptionType<>(legal, text -> {
            for (E constant : constants) {
                if (constant.toString().equalsIgnoreCase(text.trim())) {
                    return constant;
                }
            }
            throw new IllegalArgumentException(text);
        });
    }

    private static Boolean parseBoolean(String text) {
        return switch (text.trim().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Duration parseDuration(String text) {
        Matcher matcher = DURATION_TEXT.matcher(text.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        try {
            return Duration.of(
                    Long.parseLong(matcher.group(1)), unit(matcher.group(2).toLowerCase(Locale.ROOT)));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static ChronoUnit unit(String label) {
        return switch (label) {
            case "d", "day", "days" -> ChronoUnit.DAYS;
            case "h", "hour", "hours" -> ChronoUnit.HOURS;
            case "m", "min", "minute", "minutes" -> ChronoUnit.MINUTES;
            case "s", "sec", "secs", "second", "seconds" -> ChronoUnit.SECONDS;
            case "", "ms", "milli", "millis", "millisecond", "milliseconds" -> ChronoUnit.MILLIS;
            case "µs", "micro", "micros", "microsecond", "microseconds" -> ChronoUnit.MICROS;
            case "ns", "nano", "nanos", "nanosecond", "nanoseconds" -> ChronoUnit.NANOS;
            default -> throw new IllegalArgumentException(label);
        };
    }

    private static Character parseCharacter(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException(text);
        }
        return text.charAt(0);
    }
}
