package dev.tidegate.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the inputs that a fuzzer begins with. */
public final class Seeds {
    private Seeds() {}

    /** @param arguments the target's name, and a folder */
    public static void main(String... arguments) throws IOException {
        List<Judge> judges = Target.named(arguments[0]).judges();
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        int count = 0;
        for (int shape = 0; shape < judges.size(); shape++) {
            for (byte[] message : judges.get(shape).sound()) {
                Files.write(folder.resolve("seed-" + count++), FormatFuzzer.input(shape, message));
            }
        }
        // The registry of avro-confluent would listen on.
        System.exit(0);
    }
}
