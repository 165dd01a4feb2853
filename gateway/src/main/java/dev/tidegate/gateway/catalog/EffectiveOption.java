package dev.tidegate.gateway.catalog;

/**
 * The value that an option has, and why.
 *
 * @param name as it is spelled where it is written
 * @param value without secrets
 * @param source {@code file:line}, with the environment variable that it names; or {@code default}
 */
public record EffectiveOption(String name, String value, String source) {}
