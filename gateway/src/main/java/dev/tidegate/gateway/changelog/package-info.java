/**
 * One partition of a table as a log in memory: what Kafka's log cleaner would leave of it.
 *
 * <p>Terms: an <em>entry</em> is the last change of a key, at its Kafka offset; a <em>hole</em> is where an entry was
 * before its key changed again; a <em>tombstone</em> is the entry of a deleted key. A <em>position</em> is the next
 * offset to read. A key's <em>life</em> runs from the upsert that created it to the delete that ended it. A
 * {@link dev.tidegate.gateway.changelog.Cursor} is all there is of a reader: reading is "entries after my position,
 * oldest first", and so the snapshot, the live tail and the resume after a break are one mechanism.
 *
 * <p>What a change replaced is a hole in the log, but is remembered for a while in its <em>history</em>, a ring with a
 * bound: for readers who want every change, and for those whose filter must know whether they hold a row that left it.
 *
 * <p>The kinds {@code +I}, {@code +U} and {@code -D} are told relative to what the reader holds. {@code Cursor} says
 * how that is known, and when it is not.
 *
 * <p>Free of Vert.x, Kafka, clocks and threads: a log is owned by whoever calls it, one thread at a time.
 */
@NullMarked
package dev.tidegate.gateway.changelog;

import org.jspecify.annotations.NullMarked;
