package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.error.Causes;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** What a failed poll means. */
final class PollFailure {
    private record Codec(String name, String packages, String folderProperty) {}

    private static final List<Codec> CODECS = List.of(
            new Codec("snappy (snappy-java)", "org.xerial.snappy", "org.xerial.snappy.tempdir"),
            new Codec("zstd (zstd-jni)", "com.github.luben.zstd", "ZstdTempFolder"),
            new Codec("lz4 (lz4-java)", "net.jpountz", "java.io.tmpdir"));

    private PollFailure() {}

    /** Whether a record may be to blame, and not the broker, the network or the rights of this gateway. */
    static boolean isAboutRecords(Throwable failure) {
        return failure instanceof Error
                || failure.getClass() == KafkaException.class
                || failure instanceof SerializationException
                || failure instanceof CorruptRecordException
                || failure instanceof IllegalArgumentException
                || failure instanceof IndexOutOfBoundsException;
    }

    /** Whether the same bytes may be readable later: the environment failed, not the record. */
    static boolean canPass(Throwable failure) {
        return Causes.chain(failure).stream().anyMatch(Error.class::isInstance);
    }

    static boolean isLinkage(Throwable failure) {
        return Causes.chain(failure).stream().anyMatch(LinkageError.class::isInstance);
    }

    /** The innermost reason; of a codec that cannot be loaded its library and folder. */
    static String reason(Throwable failure) {
        String reason = Causes.text(failure);
        Codec codec = isLinkage(failure) ? codec(failure) : null;
        if (codec != null) {
            String folder = System.getProperty(codec.folderProperty());
            String property = folder == null ? "java.io.tmpdir" : codec.folderProperty();
            return "the library of the codec " + codec.name() + " cannot be loaded from the folder "
                    + (folder == null ? System.getProperty("java.io.tmpdir") : folder) + " (" + property + "): "
                    + reason;
        } else if (Causes.chain(failure).stream().anyMatch(OutOfMemoryError.class::isInstance)) {
            return "it needs more memory than the gateway has: " + reason;
        }
        return reason;
    }

    /** What an operator can do, besides skipping the records. */
    static String remedy(Throwable failure) {
        Codec codec = isLinkage(failure) ? codec(failure) : null;
        if (codec != null) {
            return "Mount the folder writable and without noexec, or name another one with -D" + codec.folderProperty()
                    + " in TIDEGATE_JAVA_OPTS, and restart the gateway. It tries again";
        } else if (Causes.chain(failure).stream().anyMatch(OutOfMemoryError.class::isInstance)) {
            return "Give the gateway more memory (-Xmx), or skip the records. It tries again";
        }
        return "The gateway tries again; if the records are corrupt on the broker, skip them";
    }

    private static @Nullable Codec codec(Throwable failure) {
        for (Codec codec : CODECS) {
            for (Throwable cause : Causes.chain(failure)) {
                if (cause.toString().contains(codec.packages())
                        || List.of(cause.getStackTrace()).stream()
                                .anyMatch(frame -> frame.getClassName().startsWith(codec.packages()))) {
                    return codec;
                }
            }
        }
        return null;
    }
}
