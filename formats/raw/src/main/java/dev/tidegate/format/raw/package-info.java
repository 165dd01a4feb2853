/**
 * The {@code raw} format: a row of one column is that column's bare bytes, as in Flink's {@code raw} format.
 *
 * <p>A <em>value codec</em> turns the value of one SQL type into bytes and back. Everything here is immutable and may be
 * used by several threads.
 */
@NullMarked
package dev.tidegate.format.raw;

import org.jspecify.annotations.NullMarked;
