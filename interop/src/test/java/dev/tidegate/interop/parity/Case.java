package dev.tidegate.interop.parity;

import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing that both sides are asked to do.
 *
 * @param options of the format, without prefix
 * @param type of the rows; null where only the options are tried
 * @param message to be read, or null
 * @param row to be written, or null
 */
public record Case(
        Task task,
        Map<String, String> options,
        @Nullable RowType type,
        byte @Nullable [] message,
        @Nullable Row row) {

    /** What is asked. */
    public enum Task {
        /** Take the options. */
        CONFIGURE,
        /** Make a decoder. */
        DECLARE_TO_READ,
        /** Make an encoder. */
        DECLARE_TO_WRITE,
        READ,
        WRITE
    }

    public static Case configuring(Map<String, String> options) {
        return new Case(Task.CONFIGURE, options, null, null, null);
    }

    public static Case declaringToRead(Map<String, String> options, RowType type) {
        return new Case(Task.DECLARE_TO_READ, options, type, null, null);
    }

    public static Case declaringToWrite(Map<String, String> options, RowType type) {
        return new Case(Task.DECLARE_TO_WRITE, options, type, null, null);
    }

    public static Case reading(Map<String, String> options, RowType type, byte[] message) {
        return new Case(Task.READ, options, type, message, null);
    }

    public static Case writing(Map<String, String> options, RowType type, Row row) {
        return new Case(Task.WRITE, options, type, null, row);
    }

    /** The same case with other options. */
    public Case with(Map<String, String> others) {
        return new Case(task, others, type, message, row);
    }

    /** The same case with another message. */
    public Case with(byte[] other) {
        return new Case(task, options, type, other, row);
    }

    /** The type of a case that has one. */
    public RowType requireType() {
        return Objects.requireNonNull(type, "type");
    }

    /** The message of a case that reads. */
    public byte[] requireMessage() {
        return Objects.requireNonNull(message, "message");
    }

    /** The row of a case that writes. */
    public Row requireRow() {
        return Objects.requireNonNull(row, "row");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Case that
                && task == that.task
                && options.equals(that.options)
                && Objects.equals(type, that.type)
                && Arrays.equals(message, that.message)
                && Objects.equals(row, that.row);
    }

    @Override
    public int hashCode() {
        return Objects.hash(task, options, type, Arrays.hashCode(message), row);
    }

    @Override
    public String toString() {
        return task
                + "\n  options  " + options
                + (type == null ? "" : "\n  type     " + type.sql())
                + (message == null ? "" : "\n  message  " + Outcome.show(message))
                + (row == null ? "" : "\n  row      " + row);
    }
}
