package dev.tidegate.interop.parity;

import dev.tidegate.format.type.Row;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a case on one side. */
public sealed interface Outcome {

    /** Whether a user could not tell the two apart. The words of a refusal do not count. */
    boolean sameAs(Outcome other);

    /** A message was read: its rows, among which Flink may have a null. */
    record Rows(List<@Nullable Row> rows) implements Outcome {

        @Override
        public boolean sameAs(Outcome other) {
            return equals(other);
        }

        @Override
        public String toString() {
            return rows.toString();
        }
    }

    /** A row was written: null where the format has no bytes for it. */
    record Message(byte @Nullable [] bytes) implements Outcome {

        @Override
        public boolean sameAs(Outcome other) {
            return other instanceof Message message && Arrays.equals(bytes, message.bytes);
        }

        @Override
        public String toString() {
            return show(bytes);
        }
    }

    /** The options or the type were taken. */
    enum Accepted implements Outcome {
        INSTANCE;

        @Override
        public boolean sameAs(Outcome other) {
            return other == this;
        }
    }

    /** The side would never have come back. */
    enum Endless implements Outcome {
        INSTANCE;

        @Override
        public boolean sameAs(Outcome other) {
            return other == this;
        }
    }

    /** The options, the type, the message or the row were not taken. */
    record Refused(String reason) implements Outcome {

        /** With the causes of the exception: Flink's outer ones say little. */
        static Refused of(Throwable failure) {
            StringBuilder reason = new StringBuilder();
            for (Throwable each = failure; each != null && reason.length() < 600; each = each.getCause()) {
                reason.append(each.getClass().getSimpleName())
                        .append(": ")
                        .append(each.getMessage())
                        .append(" | ");
            }
            return new Refused(reason.toString());
        }

        @Override
        public boolean sameAs(Outcome other) {
            return other instanceof Refused;
        }

        @Override
        public String toString() {
            return "refused: " + reason;
        }
    }

    /** Bytes for a reader: as text where they are text, and in hexadecimal digits unless it is plain. */
    static String show(byte @Nullable [] bytes) {
        if (bytes == null) {
            return "no bytes";
        }
        String hex = "0x" + HexFormat.of().formatHex(bytes);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return "«" + text + "»" + (text.matches("[ -~]{4,}") ? "" : " " + hex);
        } catch (CharacterCodingException e) {
            return hex;
        }
    }
}
