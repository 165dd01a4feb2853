package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreferencesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wait=20",
                "Wait = 20",
                "wait=\"20\"",
                "respond-async, wait=20",
                "foo=\"a, wait=3\", wait=20; bar",
                "wait=20, wait=30",
            })
    void a_wait_is_a_number_of_seconds(String header) {
        assertThat(Preferences.wait(List.of(header))).contains(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wait", "wait=", "wait=-1", "wait=1.5", "wait=20s", "await=20", "foo=\"wait=3\""})
    void what_is_not_understood_is_ignored(String header) {
        assertThat(Preferences.wait(List.of(header))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"handling=lenient", "Handling = \"lenient\"; x=1", "foo=\"a, b\", handling=lenient"})
    void a_preference_is_found_among_others(String header) {
        assertThat(Preferences.has(List.of(header), "handling=lenient")).isTrue();
        assertThat(Preferences.has(List.of("wait=3", header), "handling=lenient"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "handling", "handling=strict", "foo=\"handling=lenient\"", "nothandling=lenient"})
    void one_that_is_not_there_is_not_found(String header) {
        assertThat(Preferences.has(List.of(header), "handling=lenient")).isFalse();
    }

    @Test
    void several_headers_are_one_list() {
        assertThat(Preferences.wait(List.of("return=minimal", "wait=5"))).contains(Duration.ofSeconds(5));
        assertThat(Preferences.wait(List.of())).isEmpty();
    }

    @Test
    void a_long_header_is_read_without_a_stack_for_each_character() {
        for (String part : List.of("9", "a=", "\"\\", "\"\\\"", ",", "\"", "a,", "\\", "; ")) {
            List<String> headers = List.of("wait=" + part.repeat(5_000));
            assertThat(Preferences.wait(headers)).isEmpty();
            assertThat(Preferences.has(headers, "respond-async")).isFalse();
        }
        String quoted = "x=\"" + "\\\"".repeat(5_000) + "\", wait=7";
        assertThat(Preferences.wait(List.of(quoted))).contains(Duration.ofSeconds(7));
    }
}
