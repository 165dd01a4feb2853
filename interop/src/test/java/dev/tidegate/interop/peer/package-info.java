/**
 * What our formats are held against, for tests and benchmarks: Flink's own formats, made by Flink's factories, our types
 * and rows in Flink's classes, and a registry that both sides ask.
 *
 * <p>Everything runs on its caller's thread, save for the registry, which answers on threads of its own.
 */
@NullMarked
package dev.tidegate.interop.peer;

import org.jspecify.annotations.NullMarked;
