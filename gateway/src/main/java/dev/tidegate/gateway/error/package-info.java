/**
 * What can go wrong, told once: an {@link dev.tidegate.gateway.error.ErrorCode} has a kind, from which the HTTP status
 * and the advice to retry derive, and a {@link dev.tidegate.gateway.error.TidegateException} carries it with a sentence
 * for the user. Values without a thread of their own.
 */
@NullMarked
package dev.tidegate.gateway.error;

import org.jspecify.annotations.NullMarked;
