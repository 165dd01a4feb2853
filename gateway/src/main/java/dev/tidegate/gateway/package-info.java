/**
 * The gateway as a whole: {@code Gateway} wires the stations of the two roads a row travels and
 * starts and closes them in order.
 *
 * <pre>
 * read   Kafka record → record → changelog → subscription → http → client
 * write  client → http → writer (coalescing buffer) → record → Kafka record
 * </pre>
 *
 * Each package is one station and nothing walks back.
 */
@NullMarked
package dev.tidegate.gateway;

import org.jspecify.annotations.NullMarked;
