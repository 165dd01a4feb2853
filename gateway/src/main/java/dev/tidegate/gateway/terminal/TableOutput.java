package dev.tidegate.gateway.terminal;

import dev.tidegate.gateway.client.Frame;
import dev.tidegate.gateway.client.JsonText;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The rows of a table and the state of its subscription, for a {@link Screen} to draw. The subscription's thread changes
 * it, the screen's looks at it.
 */
public final class TableOutput implements Output {
    private static final long STANDS_OUT_MILLIS = 1_000;

    private final String table;
    private final InstantSource clock;
    private final LiveRows rows;
    private final Rate rate;

    private String state = "connecting";
    private String note = "";
    private long retryAtMillis = Long.MAX_VALUE;
    private boolean live;
    private long version;

    /**
     * @param table its name
     * @param maxRows how many rows are held, at least 1
     */
    public TableOutput(String table, int maxRows, InstantSource clock) {
        this.table = table;
        this.clock = clock;
        this.rows = new LiveRows(maxRows, clock);
        this.rate = new Rate(clock);
    }

    @Override
    public synchronized void show(Frame frame) throws IOException {
        version++;
        if (frame instanceof Frame.Subscribed subscribed) {
            rows.declare(subscribed.columns(), subscribed.primaryKey());
            if (!subscribed.resumed()) {
                rows.clear();
            }
            note = "";
            enter("catching up");
        } else if (frame instanceof Frame.Changes changes) {
            for (JsonText change : changes.changes()) {
                rows.apply(change);
            }
            if (live) {
                rate.add(changes.changes().size());
            }
        } else if (frame instanceof Frame.CaughtUp) {
            note = "";
            enter("live");
            live = true;
        } else if (frame instanceof Frame.Reset reset) {
            rows.clear();
            note = "began anew: " + reset.reason();
            enter("catching up");
        } else if (frame instanceof Frame.Waiting waiting) {
            note = waiting.problem() == null ? "%,d records behind".formatted(waiting.lag()) : waiting.problem();
            enter("waiting, the table is " + waiting.state());
        }
    }

    private void enter(String newState) {
        state = newState;
        live = false;
        retryAtMillis = Long.MAX_VALUE;
    }

    @Override
    public synchronized void disconnected(String reason, Duration delay) {
        version++;
        note = reason;
        enter("reconnecting");
        retryAtMillis = clock.millis() + delay.toMillis();
    }

    /** Another number whenever there may be something new to draw. */
    synchronized long version() {
        return version;
    }

    synchronized int held() {
        return rows.held();
    }

    /** What is to be drawn of the rows from {@code first} on; of fewer if there are not so many. */
    synchronized Picture picture(int first, int count) {
        return new Picture(
                Printable.text(table),
                rows.columns(),
                rows.window(first, count),
                first,
                rows.held(),
                rows.total(),
                (rows.isAppendOnly() ? "change" : "row") + (rows.total() == 1 ? "" : "s"),
                Printable.text(stateInWords()),
                Printable.text(note),
                rate.perSecond(),
                clock.millis() - STANDS_OUT_MILLIS);
    }

    private String stateInWords() {
        long wait = retryAtMillis == Long.MAX_VALUE ? 0 : retryAtMillis - clock.millis();
        return wait <= 0 ? state : "%s in %.0f s".formatted(state, Math.ceil(wait / 1000.0));
    }
}
