/**
 * Our formats before a judge: Flink's own, made by Flink's own factories.
 *
 * <p>A <em>parity test</em> extends {@link dev.tidegate.interop.parity.ParityContract} and says which types, option texts
 * and kinds of damage belong to its format. Each <em>case</em> is random (options, row type, row, damage) and repeatable
 * by its seed. Both sides answer with an {@link dev.tidegate.interop.parity.Outcome}; two that are not the same are a
 * {@link dev.tidegate.interop.parity.Disagreement}, which fails the test unless a
 * {@link dev.tidegate.interop.parity.Difference}, one that is meant and documented, explains it.
 *
 * <p>Everything runs on JUnit's thread.
 */
@NullMarked
package dev.tidegate.interop.parity;

import org.jspecify.annotations.NullMarked;
