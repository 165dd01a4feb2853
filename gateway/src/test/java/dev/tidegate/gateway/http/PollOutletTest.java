package dev.tidegate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.subscription.Frame;
import dev.tidegate.gateway.subscription.Frame.Type;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PollOutletTest {
    private final PollOutlet outlet = new PollOutlet("t", 40);

    private void send(Type type, String fields, @Nullable String position) {
        String json = "{\"type\":\"" + type.text() + "\"" + fields
                + (position == null ? "" : ",\"position\":\"" + position + "\"") + "}";
        outlet.send(new Frame(type, json.getBytes(UTF_8), position));
    }

    private void subscribed(boolean resumed) {
        send(
                Type.SUBSCRIBED,
                ",\"table\":\"t\",\"resumed\":" + resumed
                        + ",\"columns\":[{\"name\":\"k\",\"type\":\"INT\"}],\"primaryKey\":[\"k\"]",
                null);
    }

    private void change(int key, String position) {
        send(Type.CHANGES, ",\"changes\":[{\"op\":\"+I\",\"row\":{\"k\":" + key + "}}]", position);
    }

    private String answer() {
        assertThat(outlet.answer().succeeded()).as("answered").isTrue();
        return outlet.answer().result().toString();
    }

    private TidegateException failure() {
        assertThat(outlet.answer().failed()).as("refused").isTrue();
        return (TidegateException) outlet.answer().cause();
    }

    @Test
    void what_was_gathered_before_a_reset_is_void() {
        subscribed(true);
        change(1, "P1");
        send(Type.RESET, ",\"reason\":\"lagged\"", null);
        outlet.timeIsOver();
        assertThat(outlet.answer().isComplete()).as("P1 is void too").isFalse();

        change(2, "P2");

        assertThat(answer())
                .isEqualTo("{\"resumed\":true,\"reset\":\"lagged\",\"changes\":[{\"op\":\"+I\",\"row\":{\"k\":2}}],"
                        + "\"position\":\"P2\",\"caughtUp\":false}");
    }

    @Test
    void an_answer_that_is_large_enough_is_not_waited_with_and_takes_no_more() {
        subscribed(true);
        change(1, "P1");
        assertThat(outlet.hasRoom()).isTrue();
        change(2, "P2");
        assertThat(outlet.hasRoom()).isFalse();
        change(3, "P3");

        assertThat(answer())
                .contains("{\"k\":1}}", "{\"k\":2}}", "\"P2\",\"caughtUp\":false")
                .doesNotContain("3");
    }

    @Test
    void what_others_were_spared_is_added_up() {
        subscribed(true);
        send(Type.CHANGES, ",\"changes\":[{\"op\":\"+U\",\"row\":{}}],\"conflated\":2", "P1");
        send(Type.CAUGHT_UP, "", "P1");

        assertThat(answer()).endsWith("\"position\":\"P1\",\"conflated\":2,\"caughtUp\":true}");
    }

    @Test
    void a_table_that_is_lost_before_it_told_anything_is_not_waited_for() {
        subscribed(true);
        send(Type.PROGRESS, ",\"state\":\"waiting\",\"lag\":0", null);
        assertThat(outlet.answer().isComplete()).isFalse();

        outlet.timeIsOver();
        send(Type.PROGRESS, ",\"state\":\"waiting\",\"lag\":0", null);

        assertThat(failure().code()).isEqualTo(ErrorCode.TABLE_NOT_READY);
    }

    @Test
    void a_node_that_drains_says_so_when_it_has_nothing_to_tell() {
        subscribed(false);
        send(Type.GOAWAY, ",\"retryAfterMs\":1000", null);

        assertThat(failure().code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
    }

    @ParameterizedTest
    @EnumSource
    void an_error_keeps_its_code_and_its_words(ErrorCode code) {
        send(Type.ERROR, ",\"code\":\"" + code.text() + "\",\"message\":\"why \\\"so\\\"\",\"retryable\":true", null);

        assertThat(failure().code()).isEqualTo(code);
        assertThat(failure()).hasMessage("why \"so\"");
    }
}
