package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {
    private static final String TAG = "\"a.b.0.7\"";

    @ParameterizedTest
    @ValueSource(strings = {"\"a.b.0.7\"", "W/\"a.b.0.7\"", "\"x\",\"a.b.0.7\"", "\"x,y\" , W/\"a.b.0.7\"", "*", " * "})
    void a_version_that_the_client_holds_matches(String header) {
        assertThat(EntityTags.of(List.of(header)).matchesWeakly(TAG)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a.b.0.8\"", "a.b.0.7", "\"*\"", "\"x\", *", "\",a.b.0.7,\"", ""})
    void another_one_does_not(String header) {
        assertThat(EntityTags.of(List.of(header)).matchesWeakly(TAG)).isFalse();
    }

    @Test
    void several_headers_are_one_list_and_none_is_none() {
        assertThat(EntityTags.of(List.of("\"x\"", TAG)).matchesWeakly(TAG)).isTrue();
        assertThat(EntityTags.of(List.of()).given()).isFalse();
        assertThat(EntityTags.of(List.of()).matchesWeakly(TAG)).isFalse();
    }

    @Test
    void a_weak_one_is_not_enough_to_write() {
        assertThat(EntityTags.of(List.of(TAG)).matchesStrongly(TAG)).isTrue();
        assertThat(EntityTags.of(List.of("*")).matchesStrongly(TAG)).isTrue();
        assertThat(EntityTags.of(List.of("W/" + TAG)).matchesStrongly(TAG)).isFalse();
    }
}
