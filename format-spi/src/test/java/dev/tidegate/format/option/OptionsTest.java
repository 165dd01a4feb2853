package dev.tidegate.format.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
}
