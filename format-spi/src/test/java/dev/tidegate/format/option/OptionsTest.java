package dev.tidegate.format.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    private enum Mode {
        FAIL,
        DROP
    }

    private static final Option<Boolean> IGNORE =
            Option.withDefault("ignore-parse-errors", OptionType.BOOLEAN, false, "Skips what cannot be read.");
    private static final Option<Mode> MODE =
            Option.withDefault("mode", OptionType.oneOf(Mode.class), Mode.FAIL, "What to do.");
    private static final Option<String> URL =
            Option.required("url", OptionType.STRING, "The registry.").orKey("schema-registry.url");
    private static final Option<Integer> PIN =
            Option.optional("pin", OptionType.INTEGER, "A secret number.").secret();
    private static final List<Option<?>> DECLARED = List.of(IGNORE, MODE, URL, PIN);

    @Test
    void defaultsFillWhatIsNotWritten() {
        Options options = Options.parse(DECLARED, Map.of("url", "http://r"));

        assertThat(options.get(IGNORE)).isFalse();
        assertThat(options.get(MODE)).isEqualTo(Mode.FAIL);
        assertThat(options.find(PIN)).isEmpty();
    }

    @Test
    void enumsAreReadInAnyCase() {
        assertThat(Options.parse(DECLARED, Map.of("url", "u", "mode", "Drop")).get(MODE))
                .isEqualTo(Mode.DROP);
    }

    @Test
    void anOlderKeyStandsInForTheNewOne() {
        assertThat(Options.parse(DECLARED, Map.of("schema-registry.url", "old")).get(URL))
                .isEqualTo("old");
        assertThat(Options.parse(DECLARED, Map.of("schema-registry.url", "old", "url", "new"))
                        .get(URL))
                .isEqualTo("new");
    }

    @Test
    void anUnknownKeyIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> Options.parse(DECLARED, Map.of("url", "u", "modus", "x")))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("'modus'")
                .hasMessageContaining("ignore-parse-errors, mode, pin, schema-registry.url, url");
    }

    @Test
    void aMissingRequiredOptionIsNamed() {
        assertThatThrownBy(() -> Options.parse(DECLARED, Map.of()))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessage("Option 'url': is required. The registry.");
    }

    @Test
    void anIllegalValueIsNamedWithWhatWouldBeLegal() {
        assertThatThrownBy(() -> Options.parse(DECLARED, Map.of("url", "u", "mode", "skip")))
                .hasMessage("Option 'mode': 'skip' is not legal, it must be one of FAIL, DROP");
    }

    @Test
    void aSecretIsNeverQuoted() {
        assertThatThrownBy(() -> Options.parse(DECLARED, Map.of("url", "u", "pin", "hunter2")))
                .hasMessageNotContaining("hunter2")
                .hasMessageContaining("'pin'");
    }

    @Test
    void aMapIsWrittenWholeOrEntryByEntry() {
        Option<Map<String, String>> map = Option.optional("properties", OptionType.MAP, "Whatever.");

        Options options = Options.parse(
                List.of(map),
                Map.of(
                        "properties",
                        "a:1, b:'http://c:80/x,y', c : \"it''s \"\"so\"\", then\"",
                        "properties.a",
                        "2",
                        "properties.d.e",
                        ""));

        assertThat(options.get(map))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("a", "2", "b", "http://c:80/x,y", "c", "it''s \"so\", then", "d.e", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a:1:2", "a:1,b", "a:'1", "a:1,a:2"})
    void aTextThatIsNoMapIsRefused(String text) {
        Option<Map<String, String>> map = Option.optional("properties", OptionType.MAP, "Whatever.");

        assertThatThrownBy(() -> Options.parse(List.of(map), Map.of("properties", text)))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("entries such as a:1,b:2");
    }
}
