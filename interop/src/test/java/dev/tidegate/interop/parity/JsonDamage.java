package dev.tidegate.interop.parity;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Makes other JSON of a JSON text: other values, fields once more, several objects in an array. Most of it is sound. */
final class JsonDamage implements Damage {
    static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0",
            "1",
            "-1",
            "1.0",
            "1.9",
            "-1.9",
            "1.50",
            "1E2",
            "1e400",
            "-1e400",
            "1e-400",
            "1e39",
            "127",
            "128",
            "-129",
            "32768",
            "2147483648",
            "2147483648.5",
            "9223372036854775808",
            "123456789012345678901234567890.123456789",
            "16777217",
            "9007199254740993",
            "0.1",
            "1.17549435E-38",
            "\"\"",
            "\" 1 \"",
            "\"1\"",
            "\"+1\"",
            "\"1.5\"",
            "\"1e2\"",
            "\" 1e2\"",
            "\"0x1p3\"",
            "\"1f\"",
            "\"NaN\"",
            "\"Infinity\"",
            "\"TRUE\"",
            "\"true \"",
            "\"abc\"",
            "\"null\"",
            "\"\\u0041\\ud83d\\ude00\"",
            "\"\\ud83d\"",
            "\"YWJj\"",
            "\"YWJ\"",
            "\"YW Jj\"",
            "\"YWI=\"",
            "\"-_\"",
            "\"2026-01-02\"",
            "\"2026-02-30\"",
            "\"+12026-01-02\"",
            "\"2026-1-2\"",
            "\"03:04:05\"",
            "\"03:04:05.123\"",
            "\"03:04:05.\"",
            "\"24:00:00\"",
            "\"03:04\"",
            "\"2026-01-02 03:04:05\"",
            "\"2026-01-02 03:04:05.1\"",
            "\"2026-01-02 03:04:05.1234567890\"",
            "\"2026-02-30 03:04:05\"",
            "\"2026-02-31T03:04:05\"",
            "\"2026-01-02T03:04:05\"",
            "\"2026-01-02T03:04\"",
            "\"2026-01-02 03:04:05Z\"",
            "\"2026-02-30 03:04:05Z\"",
            "\"2026-02-30T03:04:05Z\"",
            "\"2026-01-02T03:04:05.123Z\"",
            "\"2026-01-02t03:04:05z\"",
            "\"2026-01-02T03:04:05+08:00\"",
            "\"2026-01-02 24:00:00\"",
            "1767322800000",
            "{}",
            "[]",
            "{\"a\":1}",
            "{\"a\":{\"b\":[1]},\"b\":\"x\"}",
            "{\"a\":\"1\",\"a\":2}",
            "[1,2]",
            "[null]",
            "[[1.50],{\"a\":1E2}]");

    private static final Pattern TOKEN = Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"|[-+.\\w]+|.", Pattern.DOTALL);

    @Override
    public byte[] inflict(byte[] sound, byte[] other, Random random) {
        String text = new String(sound, StandardCharsets.UTF_8);
        String that = new String(other, StandardCharsets.UTF_8);
        String damaged = switch (random.nextInt(8)) {
            case 0 -> withFields(text, fields(that), random);
            case 1 ->
                withFields(text, "\"" + pick(List.of("a", "b", "id", "zz"), random) + "\":" + value(random), random);
            case 2 -> "[" + text + "," + that + "]";
            case 3 -> "[" + text + "," + value(random) + "," + that + "]";
            default -> withOtherValue(text, random);
        };
        return damaged.getBytes(StandardCharsets.UTF_8);
    }

    private static String fields(String object) {
        return object.substring(1, object.length() - 1);
    }

    /** With more fields in front of all others or behind them. */
    private static String withFields(String object, String fields, Random random) {
        String own = fields(object);
        boolean join = !own.isEmpty() && !fields.isEmpty();
        return "{" + (random.nextBoolean() ? fields + (join ? "," : "") + own : own + (join ? "," : "") + fields) + "}";
    }

    private static String withOtherValue(String text, Random random) {
        List<String> tokens = new ArrayList<>(
                TOKEN.matcher(text).results().map(match -> match.group()).toList());
        List<Integer> values = IntStream.range(1, tokens.size() - 1)
                .filter(i -> !tokens.get(i).matches("[{}\\[\\]:,\\s]"))
                .filter(i -> !tokens.get(i + 1).equals(":"))
                .boxed()
                .toList();
        if (!values.isEmpty()) {
            tokens.set(pick(values, random), value(random));
        }
        return String.join("", tokens);
    }

    private static String value(Random random) {
        return pick(VALUES, random);
    }

    private static <T> T pick(List<T> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
