package dev.tidegate.gateway.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.tidegate.gateway.error.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import org.slf4j.Logger;

/**
 * What is logged where neither {@code -Dlogback.configurationFile} nor a {@code logback-test.xml} says otherwise. In
 * Java, for to read the same from a file takes as long as a tenth of a start. Standard output belongs to the commands;
 * logs go to standard error.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    /** How much Tidegate itself logs: a level of Logback. */
    private static final String LEVEL = "tidegate.log.level";

    private static final String FILE = "logback.configurationFile";
    private static final String TEST_FILE = "logback-test.xml";
    /** The zone of the times in the log, such as {@code Europe/Berlin}. */
    private static final String ZONE = "tidegate.log.zone";

    /** ISO 8601 with the zone's offset, which is {@code Z} in UTC. */
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, ZONE} %-5level %logger{20} %msg%n";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty(FILE) != null || Logging.class.getResource("/" + TEST_FILE) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY; // Logback asks its own configurators last
        }
        PatternLayoutEncoder encoder = new RedactingEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN.replace("ZONE", zone()));
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget(ConsoleTarget.SystemErr.getName());
        appender.setEncoder(encoder);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        context.getLogger("dev.tidegate").setLevel(Level.toLevel(System.getProperty(LEVEL), Level.INFO));
        // A broker that is away or a topic that was deleted is told once, by the tables that miss it, and stands in
        // their status; Kafka's clients would tell it many times a second, each on its own.
        context.getLogger("org.apache.kafka.clients").setLevel(Level.ERROR);
        context.getLogger("org.apache.kafka.clients.NetworkClient").setLevel(Level.OFF);
        // It reports only what deserializers throw, and ours throws when reader.max-poll-bytes ends a poll.
        context.getLogger("org.apache.kafka.clients.consumer.internals.CompletedFetch")
                .setLevel(Level.OFF);
        // The clients of one table have names that a restarted one has again.
        context.getLogger("org.apache.kafka.common.utils.AppInfoParser").setLevel(Level.ERROR);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private String zone() {
        String zone = System.getProperty(ZONE, "UTC");
        try {
            return ZoneId.of(zone).getId();
        } catch (DateTimeException e) {
            addWarn("-D" + ZONE + "=" + zone + " is no time zone; the log has UTC. Write it as in Europe/Berlin.");
            return "UTC";
        }
    }

    /** No secret reaches the log, not even in the stack trace of a library. */
    private static final class RedactingEncoder extends PatternLayoutEncoder {
        @Override
        public byte[] encode(ILoggingEvent event) {
            return Secrets.redact(getLayout().doLayout(event)).getBytes(StandardCharsets.UTF_8);
        }
    }
}
