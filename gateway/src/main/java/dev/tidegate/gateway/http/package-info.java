/**
 * The front door: live streams of changes, rows by key, writes, and what operators look at, all over HTTP.
 *
 * <p>Terms: a <em>resource</em> is a path with its methods; a <em>problem</em> is an error as RFC 9457 writes it; an
 * <em>outlet</em> is the end of a stream that frames go into. JSON becomes rows, and rows JSON, in {@code serving} only.
 *
 * <p>Threads: each {@link dev.tidegate.gateway.http.HttpVerticle} lives on an event loop of its own, with its own router
 * and its own subscriptions; all share one port, and a connection stays on the loop that accepted it.
 */
@NullMarked
package dev.tidegate.gateway.http;

import org.jspecify.annotations.NullMarked;
