package dev.tidegate.interop.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tidegate.format.option.Option;
import dev.tidegate.format.spi.FormatFactory;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every format has a page named after it, whose table of options is what the format declares. */
class FormatPageTest {

    @TestFactory
    Stream<DynamicTest> listsTheOptionsThatTheFormatDeclares() {
        ServiceLoader<FormatFactory> formats = ServiceLoader.load(FormatFactory.class);
        assertThat(formats).isNotEmpty();
        return formats.stream()
                .map(ServiceLoader.Provider::get)
                .map(format -> dynamicTest(
                        format.identifier(), () -> Page.of(format.identifier()).assertHas("options", table(format))));
    }

    private static String table(FormatFactory format) {
        return format.options().stream()
                .map(FormatPageTest::line)
                .collect(Collectors.joining(
                        "\n", "| Option | Value | Default | Description |\n|---|---|---|---|\n", ""));
    }

    private static String line(Option<?> option) {
        return Page.line(
                Stream.concat(Stream.of(option.key()), option.fallbackKeys().stream())
                        .map(key -> "`" + key + "`")
                        .collect(Collectors.joining(" or ")),
                option.type().description() + (option.sensitive() ? ", a secret" : ""),
                defaultOf(option),
                option.description());
    }

    private static String defaultOf(Option<?> option) {
        if (option.required()) {
            return "required";
        }
        return option.defaultValue() == null ? "none" : "`" + option.defaultValue() + "`";
    }
}
