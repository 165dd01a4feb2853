package dev.tidegate.fuzz;

import java.util.Arrays;
import java.util.List;

/** What Jazzer runs: an input's first byte chooses the shape, the rest is the message. */
public final class FormatFuzzer {
    private static List<Judge> judges = List.of();

    private FormatFuzzer() {}

    /** @param arguments the target's name */
    public static void fuzzerInitialize(String[] arguments) {
        judges = Target.named(arguments[0]).judges();
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length > 0) {
            judges.get((input[0] & 0xff) % judges.size()).decode(Arrays.copyOfRange(input, 1, input.length));
        }
    }

    /** An input, from its parts. */
    static byte[] input(int shape, byte[] message) {
        byte[] input = new byte[1 + message.length];
        input[0] = (byte) shape;
        System.arraycopy(message, 0, input, 1, message.length);
        return input;
    }
}
