/**
 * A gateway in a process of its own under load, for the figures: {@code -Dtidegate.load=full} in
 * {@code JAVA_TOOL_OPTIONS} runs it at the size that is worth telling, {@code small} at one that is soon done. Left out
 * of the everyday build.
 */
package dev.tidegate.gateway.load;
