package dev.tidegate.gateway.http;

/** What goes on over one WebSocket. Belongs to its event loop. */
interface Conversation {

    /** The socket is open, and may be written to. */
    void begin();

    /** The client says something. */
    void hear(String text);

    /** The socket is closed. */
    void end();
}
