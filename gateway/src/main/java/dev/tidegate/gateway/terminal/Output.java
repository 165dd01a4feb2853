package dev.tidegate.gateway.terminal;

import dev.tidegate.gateway.client.Frame;
import java.io.IOException;
import java.time.Duration;

/** Where the news of a subscription goes. */
public interface Output {
    /** Returns when the frame's changes have been handed on. */
    void show(Frame frame) throws IOException;

    /** There is no connection, and the next attempt comes after this time. */
    void disconnected(String reason, Duration delay);
}
