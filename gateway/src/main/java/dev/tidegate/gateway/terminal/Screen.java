package dev.tidegate.gateway.terminal;

import java.io.IOError;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * A terminal that shows a table until this is closed, which leaves the terminal as it was, with the last picture in its
 * history. Keys scroll as in {@code less}, and {@code q} ends it.
 */
public final class Screen implements AutoCloseable {
    /** How long a change may go unseen, and a key unheeded; a picture costs little, and no eye sees more. */
    private static final int TICK_MILLIS = 100;
    /** The rate and the time until the next attempt change by themselves. */
    private static final int TICKS_BETWEEN_PICTURES = 5;

    /** Signals that end it, with what a shell takes for an end by them. */
    private static final Map<String, Integer> ENDING_SIGNALS = Map.of("INT", 130, "TERM", 143, "HUP", 129);

    private static final String PROVIDER = "jni";

    /** It warns when its native library cannot be unpacked into the temporary folder, and does without. */
    private static final Logger JLINE = Logger.getLogger("org.jline");

    static {
        JLINE.setLevel(Level.OFF);
    }

    private enum Key {
        UP,
        DOWN,
        PAGE_UP,
        PAGE_DOWN,
        FIRST,
        LAST,
        QUIT,
        NONE
    }

    private final Terminal terminal;
    private final TableOutput table;
    private final Runnable quit;
    private final Display display;
    private final Attributes before;
    private final KeyMap<Key> keys;
    private final Map<String, Object> signalHandlers = new HashMap<>();
    private final Thread painter;

    private volatile boolean closed;
    private volatile boolean endedByUser;
    private volatile int endedBySignal;
    private volatile @Nullable Throwable failure;
    /** Whether the terminal is not as this left it. */
    private volatile boolean spoilt = true;

    private volatile Size size = new Size();
    private volatile boolean scrolled;
    private int first;

    /** Whether standard output is a terminal, of whatever kind. */
    public static boolean isOutput() {
        try {
            return TerminalProvider.load(PROVIDER).isSystemStream(SystemStream.Output);
        } catch (IOException | LinkageError e) {
            return System.console() != null; // no library for this system
        }
    }

    /**
     * Takes over the terminal that this process was started on.
     *
     * @param quit what {@code q} and signals that end a process do; runs on a thread of the screen's
     * @return null if there is none, or none that a table can be drawn on
     */
    public static @Nullable Screen open(TableOutput table, Runnable quit) throws IOException {
        Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .systemOutput(TerminalBuilder.SystemOutput.SysOut)
                .dumb(true)
                .build();
        if (terminal.getType().startsWith(Terminal.TYPE_DUMB)
                || terminal.getStringCapability(Capability.cursor_address) == null) {
            terminal.close();
            return null;
        }
        Screen screen = new Screen(terminal, table, quit);
        // JLine closes the terminal when the JVM is told to end, before the screen can: so the JVM is not told.
        ENDING_SIGNALS.forEach((signal, code) -> screen.signalHandlers.put(signal, Signals.register(signal, () -> {
            screen.endedBySignal = code;
            screen.end();
        })));
        return screen;
    }

    Screen(Terminal terminal, TableOutput table, Runnable quit) {
        this.terminal = terminal;
        this.table = table;
        this.quit = quit;
        this.display = new Display(terminal, true);
        this.before = terminal.getAttributes();
        this.keys = keys(terminal);
        terminal.handle(Terminal.Signal.CONT, signal -> spoilt = true); // after Ctrl-Z the shell has had the terminal
        painter = thread("tidegate-screen", this::follow);
        thread("tidegate-keys", this::readKeys);
    }

    private static KeyMap<Key> keys(Terminal terminal) {
        KeyMap<Key> keys = new KeyMap<>();
        keys.bind(Key.UP, "k", KeyMap.key(terminal, Capability.key_up));
        keys.bind(Key.DOWN, "j", KeyMap.key(terminal, Capability.key_down));
        keys.bind(Key.PAGE_UP, "b", KeyMap.key(terminal, Capability.key_ppage));
        keys.bind(Key.PAGE_DOWN, " ", KeyMap.key(terminal, Capability.key_npage));
        keys.bind(Key.FIRST, "g", KeyMap.key(terminal, Capability.key_home));
        keys.bind(Key.LAST, "G", KeyMap.key(terminal, Capability.key_end));
        keys.bind(Key.QUIT, "q");
        keys.bind(Key.NONE, KeyMap.esc()); // else whoever hits it would be waited for to go on
        keys.setAmbiguousTimeout(TICK_MILLIS);
        return keys;
    }

    private void enter() {
        terminal.enterRawMode();
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.keypad_xmit);
        terminal.puts(Capability.cursor_invisible);
        terminal.flush();
    }

    /** Does this until the screen is closed. What fails ends the screen, and is told to who closes it. */
    private Thread thread(String name, Runnable work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException | IOError e) {
                        if (!closed) {
                            failure = e;
                        }
                    } finally {
                        quit.run();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void follow() {
        long drawn = -1;
        for (int tick = 0; !closed; tick++) {
            long version = table.version();
            if (version != drawn
                    || spoilt
                    || scrolled
                    || tick % TICKS_BETWEEN_PICTURES == 0
                    || !size.equals(windowSize())) {
                drawn = version;
                draw();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS));
        }
    }

    /** On a thread of its own, for who reads a terminal that another process has had meanwhile may wait for long. */
    private void readKeys() {
        BindingReader reader = new BindingReader(terminal.reader());
        for (Key key = reader.readBinding(keys); key != null && !closed; key = reader.readBinding(keys)) {
            obey(key);
            LockSupport.unpark(painter);
        }
    }

    private synchronized void obey(Key key) {
        scrolled = true;
        int page = Math.max(1, rowsSeen());
        switch (key) {
            case UP -> first--;
            case DOWN -> first++;
            case PAGE_UP -> first -= page;
            case PAGE_DOWN -> first += page;
            case FIRST -> first = 0;
            case LAST -> first = table.held();
            case QUIT -> end();
            case NONE -> {}
        }
    }

    private void end() {
        endedByUser = true;
        quit.run();
    }

    /** Some terminals, of continuous integration above all, do not know theirs. */
    private Size windowSize() {
        Size told = terminal.getSize();
        return told.getRows() > 0 && told.getColumns() > 0 ? told : new Size(80, 24);
    }

    private int rowsSeen() {
        return Math.max(0, size.getRows() - TablePainter.OTHER_LINES);
    }

    private synchronized void draw() {
        scrolled = false;
        Size now = windowSize();
        if (spoilt || !now.equals(size)) {
            spoilt = false;
            enter();
            size = now;
            display.resize(now.getRows(), now.getColumns());
            display.clear();
        }
        first = Math.max(0, Math.min(first, table.held() - rowsSeen()));
        Picture picture = table.picture(first, rowsSeen());
        display.update(TablePainter.paint(picture, size.getColumns(), size.getRows()), 0);
    }

    /** The exit code of a process that was ended by the signal that ended this; 0 if none did. */
    public int endedBySignal() {
        return endedBySignal;
    }

    /** Gives the terminal back, and prints what it showed; all rows if it is over and the user has not had enough. */
    @Override
    public void close() throws IOException {
        closed = true;
        try {
            painter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        terminal.puts(Capability.cursor_normal);
        terminal.puts(Capability.keypad_local);
        terminal.puts(Capability.exit_ca_mode);
        terminal.setAttributes(before);
        Picture last = endedByUser ? table.picture(first, rowsSeen()) : table.picture(0, table.held());
        if (!last.columns().isEmpty()) {
            int height = last.rows().size() + TablePainter.OTHER_LINES;
            TablePainter.paint(last, windowSize().getColumns(), height).forEach(line -> line.println(terminal));
        }
        terminal.close();
        signalHandlers.forEach(Signals::unregister);
        if (failure != null) {
            throw new IllegalStateException("the screen failed", failure);
        }
    }
}
