package dev.tidegate.format.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionTypeTest {
    @ParameterizedTest
    @CsvSource({
        "1s, PT1S",
        "' 500 ms ', PT0.5S",
        "1500, PT1.5S",
        "0, PT0S",
        "5min, PT5M",
        "5 m, PT5M",
        "2 Hours, PT2H",
        "1d, PT24H",
        "3 days, PT72H",
        "10 µs, PT0.00001S",
        "10 micros, PT0.00001S",
        "7ns, PT0.000000007S",
        "1 milli, PT0.001S",
        "2 sec, PT2S"
    })
    void durationsAreReadAsFlinkSpellsThem(String text, Duration duration) {
        assertThat(OptionType.DURATION.parser().apply(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s",
                "-1 s",
                "1.5 s",
                "1 parsec",
                "PT1S",
                "1 s 2 ms",
                "99999999999999999999 s",
                "9223372036854775807 d"
            })
    void otherTextsAreNoDurations(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionType.DURATION.parser().apply(text));
    }
}
