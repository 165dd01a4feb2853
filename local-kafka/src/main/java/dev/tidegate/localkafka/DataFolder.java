package dev.tidegate.localkafka;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of Kafka's data, owned by nobody else while it is open.
 *
 * <p>Kafka has a lock of its own, but writes into the metadata log before it takes it: a second node would damage the
 * first.
 */
final class DataFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
    private static final String LOCK_FILE = "local-kafka.lock";
    /** Kafka writes it last when it formats a folder. */
    private static final String FORMATTED = "meta.properties";

    /** The system forgets this process's lock when the process closes any other channel on the same file. */
    private static final Set<Path> OPEN_HERE = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final boolean temporary;
    private final FileChannel lock;

    private DataFolder(Path path, boolean temporary) throws IOException {
        this.path = path.toRealPath();
        this.temporary = temporary;
        this.lock = lock(this.path);
    }

    /** Opens, and creates when missing, this folder, or a temporary one when null is given. */
    static DataFolder open(@Nullable Path given) {
        try {
            if (given == null) {
                return new DataFolder(Files.createTempDirectory("tidegate-kafka-"), true);
            }
            Path folder = given.toAbsolutePath().normalize();
            // Through a link to a folder, createDirectories would fail.
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
            }
            requireKafkaOrEmpty(folder);
            return new DataFolder(folder, false);
        } catch (IOException e) {
            throw new LocalKafkaException(
                    "Kafka's data cannot be kept in " + (given == null ? "a temporary folder" : given) + " (" + e
                            + "): choose a folder that can be written.",
                    e);
        }
    }

    Path path() {
        return path;
    }

    static boolean isFormatted(Path folder) {
        return Files.exists(folder.resolve(FORMATTED));
    }

    @Override
    public void close() {
        try {
            lock.close();
            OPEN_HERE.remove(path);
            if (temporary) {
                remove(path);
            }
        } catch (IOException e) {
            LOG.warn("The folder {} could not be cleaned up: {}", path, e.toString());
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        if (!OPEN_HERE.add(folder)) {
            throw inUse(folder);
        }
        boolean locked = false;
        try {
            FileChannel channel =
                    FileChannel.open(folder.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            locked = channel.tryLock() != null;
            if (!locked) {
                channel.close();
                throw inUse(folder);
            }
            return channel;
        } finally {
            if (!locked) {
                OPEN_HERE.remove(folder);
            }
        }
    }

    private static LocalKafkaException inUse(Path folder) {
        return new LocalKafkaException(
                "Another Kafka runs on the folder " + folder + ": stop it, or choose another folder.");
    }

    /** Kafka would stumble over folders that are no partitions, and formatting must not touch what is not ours. */
    private static void requireKafkaOrEmpty(Path folder) throws IOException {
        if (isFormatted(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            List<String> foreign = entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.equals(LOCK_FILE))
                    .sorted()
                    .toList();
            if (!foreign.isEmpty()) {
                throw new LocalKafkaException("The folder " + folder + " is not empty (" + foreign.get(0)
                        + ") and holds no data of Kafka's: choose an empty or a new folder.");
            }
        }
    }

    static void remove(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
