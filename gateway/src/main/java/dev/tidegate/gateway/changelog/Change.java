package dev.tidegate.gateway.changelog;

import dev.tidegate.format.type.ChangeKind;
import org.jspecify.annotations.Nullable;

/**
 * A change with what it replaced.
 *
 * @param kind INSERT, UPDATE_AFTER or DELETE
 * @param offset of the Kafka record
 * @param entry the serving form of the key and, behind it, unless this is a DELETE, that of the row; never to be changed
 * @param keyLength how many bytes of it are the key, and of {@code before}; 0 in an append table
 * @param before the entry that it replaced, null for an INSERT
 * @param spared how many earlier changes of the key it stands for
 */
public record Change(ChangeKind kind, long offset, byte[] entry, int keyLength, byte @Nullable [] before, int spared) {}
