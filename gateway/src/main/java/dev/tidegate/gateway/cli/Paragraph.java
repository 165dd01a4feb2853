package dev.tidegate.gateway.cli;

import org.apache.commons.text.WordUtils;

/** Text for a terminal of 80 columns. */
final class Paragraph {
    private static final int WIDTH = 80;

    private Paragraph() {}

    /** Wraps a text: its first line is indented by {@code first} blanks, the others by {@code rest}. */
    static String wrap(String text, int first, int rest) {
        // The word wrapper does not count what it is told to begin lines with.
        String indent = " ".repeat(rest);
        return " ".repeat(first)
                + WordUtils.wrap(text, WIDTH - Math.max(first, rest), System.lineSeparator() + indent, false);
    }
}
