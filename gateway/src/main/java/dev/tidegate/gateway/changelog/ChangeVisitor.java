package dev.tidegate.gateway.changelog;

import dev.tidegate.format.type.ChangeKind;

/** Takes the changes of a page. */
@FunctionalInterface
public interface ChangeVisitor {

    /**
     * @param kind INSERT, UPDATE_AFTER or DELETE, relative to what the reader holds
     * @param offset of the Kafka record
     * @param entry the serving form of the key and, behind it, unless this is a DELETE, that of the row; never to be
     *     changed
     * @param keyLength how many bytes of it are the key; 0 in an append table
     */
    void change(ChangeKind kind, long offset, byte[] entry, int keyLength);
}
