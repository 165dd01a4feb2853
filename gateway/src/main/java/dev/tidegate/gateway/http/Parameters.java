package dev.tidegate.gateway.http;

import dev.tidegate.format.option.OptionType;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a client asks for by name, be it in the query of a URL or in a command: read alike, with the same errors. */
abstract class Parameters {

    /** As text; null when it is not given. */
    abstract @Nullable String text(String name);

    /** A parameter as an error message begins with it. */
    abstract String place(String name);

    final TidegateException invalid(String name, String why) {
        return refusal(ErrorCode.INVALID_REQUEST, name, why);
    }

    final TidegateException refusal(ErrorCode code, String name, String why) {
        return new TidegateException(code, place(name) + ": " + why);
    }

    final boolean flag(String name, boolean otherwise) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(name, "it must be true or false");
        };
    }

    /** One of some words. */
    final <E extends Enum<E>> E choice(String name, E otherwise) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        List<String> words = new ArrayList<>();
        for (E each : otherwise.getDeclaringClass().getEnumConstants()) {
            String word = each.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (word.equals(text)) {
                return each;
            }
            words.add(word);
        }
        throw invalid(name, "it must be one of " + words);
    }

    /** A whole number from 1 to {@code max}. */
    final int number(String name, int otherwise, int max) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            boolean ascii = text.chars().allMatch(c -> c < 0x80); // other scripts have digits too
            if (ascii && number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, like a number out of bounds
        }
        throw invalid(name, "it must be a whole number from 1 to " + max);
    }

    /** A span of time as in {@code 20s} or {@code 500ms}, with its unit; null when there is none. */
    final @Nullable Duration duration(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            if (!Character.isDigit(text.charAt(text.length() - 1))) {
                return OptionType.DURATION.parser().apply(text);
            }
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            // told below, like one without a unit
        }
        throw invalid(name, "it must be a duration such as 20s or 500ms");
    }
}
