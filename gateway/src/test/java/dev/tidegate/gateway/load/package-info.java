/**
 * A gateway in a process of its own under load. As tests these run small; {@code -Dtidegate.load=full} runs them at the
 * size whose figures are worth telling, and prints those.
 */
package dev.tidegate.gateway.load;
