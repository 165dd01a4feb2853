package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IfNoneMatchTest {
    private static final String TAG = "\"a.b.0.7\"";

    @ParameterizedTest
    @ValueSource(strings = {"\"a.b.0.7\"", "W/\"a.b.0.7\"", "\"x\",\"a.b.0.7\"", "\"x,y\" , W/\"a.b.0.7\"", "*", " * "})
    void a_version_that_the_client_holds_matches(String header) {
        assertThat(IfNoneMatch.of(List.of(header)).matches(TAG)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a.b.0.8\"", "a.b.0.7", "\"*\"", "\"x\", *", "\",a.b.0.7,\"", ""})
    void another_one_does_not(String header) {
        assertThat(IfNoneMatch.of(List.of(header)).matches(TAG)).isFalse();
    }

    @Test
    void several_headers_are_one_list_and_none_is_none() {
        assertThat(IfNoneMatch.of(List.of("\"x\"", TAG)).matches(TAG)).isTrue();
        assertThat(IfNoneMatch.of(List.of()).given()).isFalse();
        assertThat(IfNoneMatch.of(List.of()).matches(TAG)).isFalse();
    }
}
