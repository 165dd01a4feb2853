package dev.tidegate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.format.option.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The limits on the page for authors of clients, held to the options. */
class LimitsPageTest {
    private static final Pattern ROW =
            Pattern.compile("\\| `((?:http|subscriptions)\\.[a-z-]+)` \\| ([^,|]*(?:,\\d+)?)[^|]*\\|.*");

    @Test
    void every_limit_is_told_with_its_default() throws IOException {
        Map<String, Option<?>> options = new HashMap<>();
        HttpSection.ALL.forEach(option -> options.put("http." + option.key(), option));
        SubscriptionSection.ALL.forEach(option -> options.put("subscriptions." + option.key(), option));

        Set<String> told = new HashSet<>();
        for (String line : Files.readAllLines(Path.of("../docs/wire.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                told.add(row.group(1));
                assertThat(options).containsKey(row.group(1));
                Option<?> option = options.get(row.group(1));
                assertThat(option.type().parser().apply(plain(row.group(2))))
                        .as(row.group(1))
                        .isEqualTo(option.defaultValue());
            }
        }
        List<String> limits =
                options.keySet().stream().filter(key -> key.contains(".max-")).toList();
        assertThat(told).isNotEmpty().containsAll(limits);
    }

    /** A number as options have it: bytes without unit, digits without commas. */
    private static String plain(String told) {
        String text = told.strip().replace(",", "");
        if (text.endsWith(" KiB")) {
            return String.valueOf(Long.parseLong(text.substring(0, text.length() - 4)) << 10);
        }
        return text.endsWith(" MiB")
                ? String.valueOf(Long.parseLong(text.substring(0, text.length() - 4)) << 20)
                : text;
    }
}
