package dev.tidegate.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The members of a command as parameters. Errors name them by JSON pointers (RFC 6901). */
final class CommandMembers extends Parameters {
    private final JsonNode command;

    CommandMembers(JsonNode command) {
        this.command = command;
    }

    @Override
    @Nullable
    String text(String name) {
        JsonNode member = command.get(name);
        if (member == null) {
            return null;
        }
        return member.isArray()
                ? StreamSupport.stream(member.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(","))
                : member.asText();
    }

    @Override
    String place(String name) {
        return "/" + name;
    }
}
