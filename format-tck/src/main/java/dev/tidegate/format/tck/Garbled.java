package dev.tidegate.format.tck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What a sound message becomes on a bad day. */
final class Garbled {
    private Garbled() {}

    /** Cut at each place, then with bytes changed, left out and put in; as many as asked for, about half of each. */
    static List<byte[]> variants(byte[] sound, int count, Random random) {
        List<byte[]> variants = new ArrayList<>();
        int step = Math.max(1, 2 * sound.length / count);
        for (int length = 0; length < sound.length; length += step) {
            variants.add(Arrays.copyOf(sound, length));
        }
        while (variants.size() < count) {
            variants.add(
                    switch (random.nextInt(3)) {
                        case 0 -> changed(sound, random);
                        case 1 -> spliced(sound, random, 0);
                        default -> spliced(sound, random, 1 + random.nextInt(4));
                    });
        }
        return variants;
    }

    private static byte[] changed(byte[] sound, Random random) {
        byte[] bytes = sound.clone();
        for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    /** With this many random bytes in place of one. */
    private static byte[] spliced(byte[] sound, Random random, int inserted) {
        int at = random.nextInt(sound.length + 1);
        int after = Math.min(sound.length, at + 1);
        byte[] bytes = new byte[at + inserted + sound.length - after];
        System.arraycopy(sound, 0, bytes, 0, at);
        for (int i = at; i < at + inserted; i++) {
            bytes[i] = (byte) random.nextInt(256);
        }
        System.arraycopy(sound, after, bytes, at + inserted, sound.length - after);
        return bytes;
    }
}
