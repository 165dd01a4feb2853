package dev.tidegate.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidegate.gateway.error.TidegateException;
import org.jspecify.annotations.Nullable;

/** What a client of {@code /v1/stream} asks for, as {@link CommandReader} has read it. */
sealed interface Command {

    /**
     * @param parameters as those of {@code GET …/changes}
     * @param minPosition the position that the table must have reached, null for none
     */
    record Subscribe(
            String id,
            String table,
            Parameters parameters,
            @Nullable String minPosition) implements Command {}

    record Unsubscribe(String id) implements Command {}

    /** @param changes an array */
    record Write(String id, String table, JsonNode changes) implements Command {}

    /** @param id null for none */
    record Ping(@Nullable String id) implements Command {}

    /**
     * What is no command.
     *
     * @param id if it could be read
     * @param why names the place at fault
     */
    record Unreadable(@Nullable String id, TidegateException why) implements Command {}
}
