package dev.tidegate.gateway.changelog;

import dev.tidegate.format.type.ChangeKind;

/** Takes the changes of a page. */
@FunctionalInterface
public interface ChangeVisitor {

    /**
     * @param kind INSERT, UPDATE_AFTER or DELETE, relative to what the reader holds
     * @param offset of the Kafka record
     * @param bytes holds, at {@code start} for {@code length} bytes, the serving form of the row, or of its key for a
     *     DELETE; to be read during the call only, and never changed
     */
    void change(ChangeKind kind, long offset, byte[] bytes, int start, int length);
}
