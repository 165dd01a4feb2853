package dev.tidegate.gateway.http;

import dev.tidegate.gateway.subscription.Subscriptions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The clients of {@code /v1/stream} on one event loop. */
final class OpenStreams {
    private final Set<StreamConversation> open = new HashSet<>();

    void add(StreamConversation conversation) {
        open.add(conversation);
    }

    void remove(StreamConversation conversation) {
        open.remove(conversation);
    }

    /** Tells every client to go elsewhere, also one who has no subscription that could tell him. */
    void drain(Subscriptions subscriptions) {
        List.copyOf(open).forEach(conversation -> conversation.goAway(subscriptions.goaway()));
    }
}
