package dev.tidegate.gateway.client;

import java.io.IOException;
import java.time.Duration;

/** What a subscription is told, on the thread that runs it. */
public interface SubscriptionListener {
    /**
     * The next frame. Errors and farewells of the gateway's are told to {@link #disconnected} instead.
     *
     * @return whether to go on
     * @throws IOException if it cannot be dealt with, which ends the subscription
     */
    boolean received(Frame frame) throws IOException;

    /**
     * There is no connection, and the next attempt comes after this time.
     *
     * @param reason in a sentence, which may hold what others wrote
     */
    void disconnected(String reason, Duration delay);
}
