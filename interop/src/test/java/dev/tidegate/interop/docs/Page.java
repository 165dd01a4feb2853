package dev.tidegate.interop.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A page of {@code docs/formats} whose checked parts stand between {@code <!-- part -->} and {@code <!-- /part -->}. */
public record Page(Path file) {
    private static final Path FOLDER = Path.of(System.getProperty("basedir", "."), "..", "docs", "formats");

    /** @param name of the file, without its ending */
    public static Page of(String name) {
        return new Page(FOLDER.resolve(name + ".md").normalize());
    }

    /** Fails unless the part is this text; with {@code -Dtidegate.docs.write=true} writes it there first. */
    public void assertHas(String part, String text) throws IOException {
        assertThat(file).isRegularFile();
        String page = Files.readString(file);
        String start = "<!-- " + part + " -->\n";
        String end = "\n<!-- /" + part + " -->";
        assertThat(page).as("marks in %s", file).contains(start).contains(end);
        int from = page.indexOf(start) + start.length();
        int to = page.indexOf(end, from - 1);
        if (Boolean.getBoolean("tidegate.docs.write")) {
            page = page.substring(0, from) + text + page.substring(Math.max(from, to));
            Files.writeString(file, page);
        }
        assertThat(page)
                .as("the part '%s' of %s; -Dtidegate.docs.write=true writes it", part, file)
                .contains(start + text + end);
    }

    /** A line of a table. */
    public static String line(String... cells) {
        return Arrays.stream(cells)
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }
}
