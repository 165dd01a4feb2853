package dev.tidegate.gateway.http;

import java.util.ArrayList;
import java.util.List;

/** A request that waits. However that ends, what was begun for it is undone, once. */
final class Wait {
    private final Runnable onTime;
    private final List<Runnable> onEnd = new ArrayList<>();
    private boolean expired;
    private boolean ended;

    Wait(Runnable onTime) {
        this.onTime = onTime;
    }

    /** Undoes something when the wait ends; at once if it has. */
    void onEnd(Runnable undo) {
        if (ended) {
            undo.run();
        } else {
            onEnd.add(undo);
        }
    }

    void expire() {
        if (!ended && !expired) {
            expired = true;
            onTime.run();
        }
    }

    void end() {
        if (!ended) {
            ended = true;
            onEnd.forEach(Runnable::run);
            onEnd.clear();
        }
    }
}
