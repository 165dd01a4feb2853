/**
 * A subscriber of a gateway's own: reads {@code GET /v1/tables/{t}/changes} of a gateway that runs elsewhere, as lines
 * of JSON, and comes back by itself from where it was. Knows the wire, and nothing of how a gateway makes it.
 *
 * <p>A {@link dev.tidegate.gateway.client.Frame} is one line of the wire; its pieces stay in the bytes they came in, so
 * that numbers keep their digits. A <em>position</em> is the token from which a later request goes on.
 *
 * <p>A subscription runs on the thread that calls it and blocks there; the HTTP client's threads only fill its inbox.
 */
@NullMarked
package dev.tidegate.gateway.client;

import org.jspecify.annotations.NullMarked;
