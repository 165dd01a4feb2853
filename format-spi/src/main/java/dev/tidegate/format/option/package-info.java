/**
 * Typed options, declared once.
 *
 * <p>An {@link dev.tidegate.format.option.Option} is a key with a type, a default, one sentence and the knowledge
 * whether its value is a secret. The same declaration validates what a user wrote, words the error, documents the
 * option and redacts it. {@link dev.tidegate.format.option.Options} is the checked outcome.
 *
 * <p>Everything here is an immutable value.
 */
@NullMarked
package dev.tidegate.format.option;

import org.jspecify.annotations.NullMarked;
