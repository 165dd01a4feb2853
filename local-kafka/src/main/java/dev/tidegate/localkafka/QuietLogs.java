package dev.tidegate.localkafka;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** Kafka's server tells its life in hundreds of lines; only what is amiss is of use here. */
final class QuietLogs {
    private static final Map<String, Level> LEVELS = Map.of(
            "kafka", Level.WARN,
            "org.apache.kafka", Level.WARN,
            // Calls every partition that a topic gains an error.
            "state.change.logger", Level.OFF,
            // Warn of every start and every stop of a single node.
            "org.apache.kafka.controller.QuorumController", Level.ERROR,
            "org.apache.kafka.clients.NetworkClient", Level.ERROR);

    private QuietLogs() {}

    /** Leaves alone what the application's own logback configuration has set. */
    static void install() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            LEVELS.forEach((name, level) -> {
                Logger logger = context.getLogger(name);
                if (logger.getLevel() == null) {
                    logger.setLevel(level);
                }
            });
        }
    }
}
