package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.record.KafkaMessage;
import org.jspecify.annotations.Nullable;

/**
 * A record that was polled.
 *
 * @param effect what it says; null where that must be found out in its turn, for it needs something first
 */
record Arrival(KafkaMessage message, @Nullable Effect effect) {}
