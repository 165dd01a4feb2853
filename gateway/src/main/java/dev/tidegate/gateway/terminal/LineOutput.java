package dev.tidegate.gateway.terminal;

import dev.tidegate.gateway.client.Frame;
import dev.tidegate.gateway.client.JsonText;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Changes as lines of JSON, {@code {"op":"+I","row":{…}}}, in the gateway's own spelling, so that no number changes. The
 * other news is lines of text, beside them. Each frame is flushed.
 */
public final class LineOutput implements Output {
    private final Lines lines;
    private final OutputStream out;
    private final PrintWriter news;

    private boolean appends;
    private boolean disconnected;
    private @Nullable String waitsFor;

    /**
     * What is printed.
     *
     * @param frames the wire's frames as they are, instead of the changes in them
     * @param visible whether what a terminal would obey is escaped
     */
    public record Lines(boolean frames, boolean visible) {}

    /**
     * @param out is written whole lines
     * @param news what is no change, as sentences
     */
    public LineOutput(Lines lines, OutputStream out, PrintWriter news) {
        this.lines = lines;
        this.out = out;
        this.news = news;
    }

    @Override
    public void show(Frame frame) throws IOException {
        if (lines.frames()) {
            line(frame.json());
        } else if (frame instanceof Frame.Changes changes) {
            for (JsonText change : changes.changes()) {
                line(change);
            }
        }
        out.flush();
        tell(frame);
    }

    private void line(JsonText json) throws IOException {
        if (lines.visible()) {
            out.write(Printable.json(json.toString()).getBytes(StandardCharsets.UTF_8));
        } else {
            json.writeTo(out);
        }
        out.write('\n');
    }

    private void tell(Frame frame) {
        if (frame instanceof Frame.Subscribed subscribed) {
            appends = subscribed.primaryKey().isEmpty();
            if (disconnected && subscribed.resumed()) {
                tell("Connected again, and going on from where it stopped.");
            }
            disconnected = false;
            waitsFor = null;
        } else if (frame instanceof Frame.Reset reset) {
            tell("The gateway begins anew (" + reset.reason() + "): "
                    + (appends
                            ? "changes were missed, and what it still has of them follows."
                            : "what came before is void, and the rows that exist now follow."));
        } else if (frame instanceof Frame.Waiting waiting) {
            String reason = waiting.state() + (waiting.problem() == null ? "" : ": " + waiting.problem());
            if (!Objects.equals(waitsFor, reason)) {
                tell("The table is not served yet (" + reason + "); waiting for it.");
            }
            waitsFor = reason;
        }
    }

    @Override
    public void disconnected(String reason, Duration delay) {
        disconnected = true;
        waitsFor = null;
        tell(reason + " Trying again in %.1f s.".formatted(delay.toMillis() / 1000.0));
    }

    private void tell(String sentence) {
        news.println(Printable.text(sentence));
        news.flush();
    }
}
