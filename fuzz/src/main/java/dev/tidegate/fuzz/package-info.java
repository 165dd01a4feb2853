/**
 * What a coverage-guided fuzzer asks of the formats: whatever the bytes are, a decoder answers with rows or calls them
 * malformed, soon, and in memory in proportion to their number.
 *
 * <p>A <em>target</em> is a format with its options; a <em>shape</em> is a row type, chosen by an input's first byte, and
 * the rest of the input is the message. Everything runs on the fuzzer's thread.
 */
@NullMarked
package dev.tidegate.fuzz;

import org.jspecify.annotations.NullMarked;
