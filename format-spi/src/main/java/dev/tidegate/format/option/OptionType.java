package dev.tidegate.format.option;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
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

    private static Character parseCharacter(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException(text);
        }
        return text.charAt(0);
    }
}
