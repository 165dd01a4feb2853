/**
 * What {@code tidegate.yaml} says: read once, checked completely, before anything is started.
 *
 * <p>Terms: a <em>section</em> is a level-one key such as {@code http}; its options are declared with the same typed
 * {@link dev.tidegate.format.option.Option} as those of formats, so an error names file, line and option, and says what
 * would be legal. Options may be nested or written with dots: {@code errors: {tolerance: all}} is
 * {@code errors.tolerance: all}.
 *
 * <p>Runs on the starting thread; the outcome is an immutable value.
 */
@NullMarked
package dev.tidegate.gateway.config;

import org.jspecify.annotations.NullMarked;
