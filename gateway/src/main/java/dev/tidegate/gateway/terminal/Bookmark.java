package dev.tidegate.gateway.terminal;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** A file that holds the position from which the next run goes on. It is never seen half written. */
public final class Bookmark {
    private static final int MAX_LENGTH = 100_000;

    private final Path file;

    public Bookmark(Path file) {
        this.file = file;
    }

    /**
     * What the last run left; null if there was none.
     *
     * @throws TidegateException if the file holds something else, cannot be read, or could not be written
     */
    public @Nullable String position() {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isWritable(folder)) {
            throw new TidegateException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "Cannot write " + file + ": name a file in a folder that exists and can be written to.");
        }
        try {
            String text = Files.size(file) > MAX_LENGTH
                    ? "too long"
                    : Files.readString(file).strip();
            if (!text.matches("[A-Za-z0-9_=-]*")) {
                throw new TidegateException(
                        ErrorCode.INVALID_CONFIGURATION,
                        file + " holds no position: name a file of an earlier --resume, or one that does not exist.");
            }
            return text.isEmpty() ? null : text;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new TidegateException(ErrorCode.INVALID_CONFIGURATION, "Cannot read " + file + ": " + e, e);
        }
    }

    /** @throws TidegateException if it cannot be written */
    public void keep(String position) {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(next, position + "\n");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new TidegateException(ErrorCode.INVALID_CONFIGURATION, "Cannot write " + file + ": " + e, e);
        }
    }
}
