package dev.tidegate.interop.parity;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** How a sound message is damaged, or made into another one that may be sound too. */
@FunctionalInterface
public interface Damage {

    /**
     * @param sound not to be changed
     * @param other another message of the same type and options, to take parts from
     */
    byte[] inflict(byte[] sound, byte[] other, Random random);

    /** To single bytes: flipped, inserted, cut off, left out, put in twice; or bytes of the other message. */
    static Damage ofBytes() {
        return (sound, other, random) -> {
            int at = random.nextInt(sound.length + 1);
            int end = Math.min(sound.length, at + 1 + random.nextInt(4));
            byte[] before = Arrays.copyOf(sound, at);
            byte[] within = Arrays.copyOfRange(sound, at, end);
            byte[] after = Arrays.copyOfRange(sound, end, sound.length);
            return switch (random.nextInt(7)) {
                case 0 -> before;
                case 1 -> join(before, after);
                case 2 -> join(before, within, within, after);
                case 3 -> join(before, randomBytes(random), within, after);
                case 4 -> join(before, randomBytes(random), after);
                case 5 -> join(sound, Arrays.copyOf(other, random.nextInt(other.length + 1)));
                default -> flipped(sound, random);
            };
        };
    }

    /**
     * To the words of a text: one is replaced, left out, put in twice, swapped with another, or the text is joined with
     * the other message; at times to single bytes.
     *
     * @param words to put in, such as values that look like those of another type
     */
    static Damage ofText(List<String> words) {
        Damage ofBytes = ofBytes();
        return (sound, other, random) -> {
            if (random.nextInt(4) == 0) {
                return ofBytes.inflict(sound, other, random);
            }
            List<String> text = words(new String(sound, StandardCharsets.UTF_8));
            for (int i = random.nextInt(2); i >= 0 && !text.isEmpty(); i--) {
                int at = random.nextInt(text.size());
                switch (random.nextInt(6)) {
                    case 0, 1 -> text.set(at, words.get(random.nextInt(words.size())));
                    case 2 -> text.remove(at);
                    case 3 -> text.add(at, words.get(random.nextInt(words.size())));
                    case 4 -> text.set(at, text.set(random.nextInt(text.size()), text.get(at)));
                    default -> text.addAll(at, words(new String(other, StandardCharsets.UTF_8)));
                }
            }
            return String.join("", text).getBytes(StandardCharsets.UTF_8);
        };
    }

    /** This one or that one. */
    default Damage or(Damage that) {
        return (sound, other, random) -> (random.nextBoolean() ? this : that).inflict(sound, other, random);
    }

    private static List<String> words(String text) {
        return new ArrayList<>(Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"|[-+.\\w]+|\\s+|.", Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(match -> match.group())
                .toList());
    }

    private static byte[] flipped(byte[] sound, Random random) {
        byte[] bytes = sound.clone();
        for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private static byte[] randomBytes(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(4)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] join(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] joined = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }
}
