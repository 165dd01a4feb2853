package dev.tidegate.gateway.testing;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The program as a process of its own, with the class path of the tests and the log settings of the product. */
public final class RunningGateway implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("http://[^/ ]+:(\\d+)/");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Ctrl-C is for the program, also where the tests run in the background of a shell, which has it ignored. */
    private static final String TERMINAL =
            "export TERM=xterm LC_ALL=C.UTF-8; stty rows 10 cols 60; exec env --default-signal=INT ";

    /** How a process ended. */
    public record End(int code, Duration took) {}

    private final Process process;
    private final StringBuffer out = new StringBuffer();
    private final StringBuffer err = new StringBuffer();
    private final List<Thread> readers;

    private RunningGateway(Process process) {
        this.process = process;
        this.readers = List.of(follow(process.getInputStream(), out), follow(process.getErrorStream(), err));
    }

    /** Starts {@code tidegate} with these arguments, and waits for nothing. */
    public static RunningGateway start(String... arguments) {
        return start(Map.of(), arguments);
    }

    /**
     * Starts it as the installed launcher does, with the whole of the JVM's compiler.
     *
     * @param jvm options of the JVM
     */
    public static RunningGateway startLikeInstalled(List<String> jvm, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(jvm);
        command.add("dev.tidegate.gateway.Main");
        command.addAll(Arrays.asList(arguments));
        return start(command);
    }

    /**
     * The same on a terminal, of 60 columns and 10 rows, whose screen is in {@link #out}, with all that it is told to do.
     * Needs {@code script}, of util-linux.
     */
    public static RunningGateway startOnTerminal(String... arguments) {
        String program = command(Map.of(), arguments).stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" ", TERMINAL, ""));
        return start(List.of("script", "-qfec", program, "/dev/null"));
    }

    /** @param properties of the JVM, as {@code -D} sets them */
    public static RunningGateway start(Map<String, String> properties, String... arguments) {
        return start(command(properties, arguments));
    }

    private static List<String> command(Map<String, String> properties, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"));
        // A JVM lives for seconds here: the thorough compiler would only compete for the processors.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("dev.tidegate.gateway.Main");
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    private static RunningGateway start(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", classPath());
        try {
            return new RunningGateway(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without the tests' own log settings. */
    static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Thread follow(InputStream stream, StringBuffer into) {
        Thread thread = new Thread(() -> {
            char[] buffer = new char[8192];
            try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
                for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
                    into.append(buffer, 0, n);
                }
            } catch (IOException e) {
                into.append(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Returns when it says how to end it, which is the last thing it says: requests are answered from then on. */
    public RunningGateway awaitListening() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!out.toString().contains("Ctrl-C")) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("does not listen; it said\n" + out + "\n" + err);
            }
            pause();
        }
        return this;
    }

    /** The port that it listens on, as it printed it. */
    public int port() {
        Matcher address = ADDRESS.matcher(out);
        if (!address.find()) {
            throw new AssertionError("no address in " + out);
        }
        return Integer.parseInt(address.group(1));
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Types this on its terminal. */
    public void type(String keys) {
        try {
            process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Standard output, so far. */
    public String out() {
        return out.toString();
    }

    /** Standard error, so far. */
    public String err() {
        return err.toString();
    }

    /** SIGKILL: nothing is closed. Returns when the process is gone. */
    public void kill9() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM. Returns when the process is gone. */
    public End terminate() {
        long start = System.nanoTime();
        process.destroy();
        int code = awaitEnd();
        return new End(code, Duration.ofNanos(System.nanoTime() - start));
    }

    /** Waits for an end that it comes to by itself, and gives the exit code. */
    public int awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("still runs; it said\n" + out + "\n" + err + "\n" + threads());
            }
            for (Thread reader : readers) {
                reader.join(PATIENCE.toMillis());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What the JVM is doing: on a terminal it is a child of the process that makes the terminal. */
    private String threads() throws InterruptedException {
        StringBuilder told = new StringBuilder();
        List<ProcessHandle> jvms = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .filter(each -> each.info().command().orElse("").endsWith("/java"))
                .toList();
        for (ProcessHandle each : jvms) {
            try {
                Process jstack = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jstack")
                                        .toString(),
                                String.valueOf(each.pid()))
                        .redirectErrorStream(true)
                        .start();
                told.append(new String(jstack.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
                jstack.waitFor();
            } catch (IOException e) {
                told.append(e);
            }
        }
        return told.toString();
    }

    @Override
    public void close() {
        kill9();
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
