package dev.tidegate.gateway.cli;

import dev.tidegate.gateway.client.ChangesRequest;
import dev.tidegate.gateway.client.Subscription;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.terminal.Bookmark;
import dev.tidegate.gateway.terminal.LineOutput;
import dev.tidegate.gateway.terminal.Screen;
import dev.tidegate.gateway.terminal.Stop;
import dev.tidegate.gateway.terminal.TableOutput;
import dev.tidegate.gateway.terminal.Watch;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidegate subscribe}: follows a table of a gateway that runs elsewhere. */
@Command(
        name = "subscribe",
        description =
                "Follows a table of a running gateway: on a terminal as a table that refreshes itself, in a pipe as"
                        + " lines of JSON, {\"op\":\"+I\",\"row\":{…}}, one for each change, with everything else on"
                        + " standard error. It comes back by itself when the gateway was away,"
                        + " and goes on where it stopped.",
        footer = "After it came back, or when the gateway had to leave changes out, +I and +U may each stand for the"
                + " other: take both as \"this is the row now\". Ctrl-C ends it with exit code 130.")
final class SubscribeCommand implements Callable<Integer> {
    private static final int BUFFER_BYTES = 64 << 10;

    private enum Format {
        TABLE,
        NDJSON
    }

    @Mixin
    SubscribeQuery query = new SubscribeQuery();

    @Option(
            names = "--until-caught-up",
            description = "Ends when the rows that exist, or what was missed since --from or --resume, have been told.")
    boolean untilCaughtUp;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description =
                    "Ends after N changes; with --frames or --resume, with the frame that the last of them is in.")
    long limit = Long.MAX_VALUE;

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description = "Goes on from the position in FILE, if there is one, and keeps it there. What is printed when"
                    + " it is killed may be printed again by the next run; nothing is left out.")
    @Nullable
    Path resume;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            description = "table or ndjson. Default: table on a terminal that can show one, ndjson elsewhere.")
    @Nullable
    Format format;

    @Option(
            names = "--max-rows",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many rows the table on the terminal holds, or, of a table without a key, how many of the"
                    + " last changes; it says how many more there are. Default: ${DEFAULT-VALUE}")
    int maxRows = 1000;

    @Option(
            names = "--frames",
            description = "Prints the frames of the wire as they are, with positions, resets and all.")
    boolean frames;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        requirePositive("--limit", limit);
        requirePositive("--max-rows", maxRows);
        Bookmark bookmark = resume == null ? null : new Bookmark(resume);
        String kept = bookmark == null ? null : bookmark.position();
        ChangesRequest request = query.request(kept);
        try {
            return follow(request, bookmark);
        } catch (TidegateException e) {
            if (e.code() != ErrorCode.INVALID_TOKEN || kept == null) {
                throw e;
            }
            throw new TidegateException(
                    ErrorCode.INVALID_TOKEN,
                    resume + " holds a position that the gateway does not take: " + e.getMessage()
                            + ". Remove the file to begin anew.",
                    e);
        } catch (IOException e) {
            // Who reads a pipe to its end, or as far as he likes, has what he wanted.
            if (!String.valueOf(e.getMessage()).contains("Broken pipe")) {
                throw new TidegateException(
                        ErrorCode.INTERNAL, "Cannot write to standard output: " + e.getMessage(), e);
            }
            return ExitCode.OK;
        }
    }

    private static void requirePositive(String option, long value) {
        if (value < 1) {
            throw new TidegateException(ErrorCode.INVALID_REQUEST, option + " must be 1 or more");
        }
    }

    private int follow(ChangesRequest request, @Nullable Bookmark bookmark) throws IOException, InterruptedException {
        Stop stop = new Stop(untilCaughtUp, limit, frames || bookmark != null);
        boolean terminal = Screen.isOutput();
        if (format == Format.TABLE || format == null && terminal && !frames) {
            TableOutput table = new TableOutput(request.table(), maxRows, InstantSource.system());
            try (Subscription subscription = new Subscription(request, new Watch(table, stop, bookmark));
                    Screen screen = terminal ? Screen.open(table, subscription::close) : null) {
                if (screen != null) {
                    subscription.run();
                    return screen.endedBySignal();
                }
            }
            if (format == Format.TABLE) {
                throw new TidegateException(
                        ErrorCode.INVALID_REQUEST,
                        "--output table needs a terminal on standard input and output, one that can move its cursor.");
            }
        }
        // Not System.out, which swallows errors and writes in the encoding of the terminal: JSON is UTF-8.
        OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES);
        LineOutput output = new LineOutput(
                new LineOutput.Lines(frames, terminal), out, spec.commandLine().getErr());
        try (Subscription subscription = new Subscription(request, new Watch(output, stop, bookmark));
                Termination termination = Termination.watch(subscription::close)) {
            subscription.run();
        }
        return ExitCode.OK;
    }
}
