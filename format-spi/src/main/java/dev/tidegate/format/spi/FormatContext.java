package dev.tidegate.format.spi;

import dev.tidegate.format.option.Options;

/**
 * Where a format is used.
 *
 * @param role whether it lays out keys or values
 * @param topic the Kafka topic, for formats that name things after it (such as a schema registry's subjects)
 * @param options the format's own options, without prefix, checked against {@link FormatFactory#options()}
 */
public record FormatContext(Role role, String topic, Options options) {

    /** The half of a Kafka record. */
    public enum Role {
        KEY,
        VALUE;

        /** {@code key} or {@code value}, as in {@code value.format}. */
        public String prefix() {
            return this == KEY ? "key" : "value";
        }
    }
}
