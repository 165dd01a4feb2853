/**
 * A memory of requests, so that one which is repeated is answered again and not written again: the header
 * {@code Idempotency-Key} of draft-ietf-httpapi-idempotency-key-header.
 *
 * <p>Terms: a <em>key</em> is what a client calls his request, the <em>memory</em> a topic with the answer to each
 * request that had one. The answer is written in the transaction that holds the request's rows, so there is either both
 * or neither, whatever dies when. Who writes a table's requests with keys owns its part of the memory: Kafka fences
 * whoever owned it before, and the new owner reads what that one wrote before he decides anything. So a request is
 * recognised after a crash, and on any gateway.
 *
 * <p>Nothing here has a thread: a memory blocks, and is used by one worker thread at a time.
 */
@NullMarked
package dev.tidegate.gateway.idempotency;

import org.jspecify.annotations.NullMarked;
