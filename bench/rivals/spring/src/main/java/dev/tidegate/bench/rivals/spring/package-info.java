/**
 * A topic as a live table over WebSockets, as an hour with Spring's documentation gives it; for benchmarks to set Tidegate
 * against. Its frames are those of the rival in Node.
 */
@NullMarked
package dev.tidegate.bench.rivals.spring;

import org.jspecify.annotations.NullMarked;
