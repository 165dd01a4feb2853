/**
 * What every format must do, as tests.
 *
 * <p>A format's own test extends {@link dev.tidegate.format.tck.FormatContract}, says in at most five methods what the
 * format is, and inherits the rest. The contract brings the types and rows it tries; a <em>broken message</em> is what
 * only the format's author can provide.
 *
 * <p>The tests run on JUnit's thread, but for the one that uses a format from two threads.
 */
@NullMarked
package dev.tidegate.format.tck;

import org.jspecify.annotations.NullMarked;
