package dev.tidegate.bench.side;

import java.io.IOException;

/** What a side says, on standard output. */
final class Side {
    private Side() {}

    /** The work begins. */
    static void start() {
        say("start");
    }

    /** The work has ended; returns when whoever looks on has looked. */
    static void done(long records) throws IOException {
        say("done " + records);
        awaitEnd();
    }

    /** Clients may come; returns when they are through. */
    static void ready(int port) throws IOException {
        say("ready " + port);
        awaitEnd();
    }

    private static void awaitEnd() throws IOException {
        while (System.in.read() >= 0) {
            // only its end means something
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
