/**
 * The options of Kafka's clients as a user meets them: which there are, what is wrong with them, and what a failure of a
 * client means for them.
 *
 * <p>Terms: an option is <em>checked</em> against Kafka's own {@code ConfigDef}, a client is <em>tried</em> by its
 * constructor, which connects to nothing that the user named, and a cluster is <em>asked</em> for a table's topic. A
 * {@link dev.tidegate.gateway.kafka.ClientFailure} is the translation of an exception into problem, option and remedy;
 * {@code reader}, {@code writer} and {@code tidegate check} use the same one.
 *
 * <p>Immutable values and static functions. Those that try or ask a client block; call them on a worker thread.
 */
@NullMarked
package dev.tidegate.gateway.kafka;

import org.jspecify.annotations.NullMarked;
