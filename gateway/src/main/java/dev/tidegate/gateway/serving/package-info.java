/**
 * Rows and the JSON of the wire.
 *
 * <p>Terms: the <em>serving form</em> of a row is the compact JSON object that clients see, the same on every way out
 * and in; the serving form of its <em>key</em> holds the primary key's columns alone and is the row's identity. A
 * <em>key path</em> is a key as the text of one URL path segment.
 *
 * <p>A {@link dev.tidegate.gateway.serving.ServingEncoder} belongs to one event loop, as it reuses its buffer; a
 * {@link dev.tidegate.gateway.serving.ServingDecoder} and a {@link dev.tidegate.gateway.serving.KeyPath} are immutable.
 */
@NullMarked
package dev.tidegate.gateway.serving;

import org.jspecify.annotations.NullMarked;
