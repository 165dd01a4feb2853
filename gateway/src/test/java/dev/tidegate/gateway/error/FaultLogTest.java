package dev.tidegate.gateway.error;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultLogTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10); // overflows, as System.nanoTime may
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final Logger logger = new LoggerContext().getLogger("test");
    private final FaultLog faults = new FaultLog(logger, now::get);

    @BeforeEach
    void listen() {
        logger.setLevel(Level.DEBUG);
        logger.addAppender(appender);
        appender.start();
    }

    @Test
    void a_kind_of_fault_is_logged_with_its_stack_trace_once_a_minute_and_its_repetitions_are_counted() {
        for (int i = 0; i < 5; i++) {
            faults.log("request " + i, fault());
        }
        now.addAndGet(TimeUnit.SECONDS.toNanos(61));
        faults.log("request 5", fault());

        List<ILoggingEvent> errors = errors();
        assertThat(errors).hasSize(2).allMatch(event -> event.getThrowableProxy() != null);
        assertThat(errors.get(0).getFormattedMessage()).isEqualTo("request 0");
        assertThat(errors.get(1).getFormattedMessage()).startsWith("request 5").contains("4 more times");
        assertThat(appender.list).hasSize(6); // the others at DEBUG, one line each
    }

    @Test
    void faults_of_different_kinds_do_not_hide_each_other() {
        faults.log("a request", fault());
        faults.log("a request", new IllegalStateException("another place"));
        faults.log("a request", new RuntimeException("wrapped", new IllegalArgumentException()));

        assertThat(errors()).hasSize(3);
    }

    @Test
    void any_number_of_kinds_takes_bounded_memory() {
        for (int i = 0; i < 3_000; i++) {
            IllegalStateException fault = new IllegalStateException();
            fault.setStackTrace(new StackTraceElement[] {new StackTraceElement("C", "m", "C.java", i)});
            faults.log("a request", fault);
        }

        assertThat(errors()).hasSize(3_000);
        assertThat(faults.kinds()).isEqualTo(1_000);
    }

    private static IllegalStateException fault() {
        return new IllegalStateException("no");
    }

    private List<ILoggingEvent> errors() {
        return appender.list.stream()
                .filter(event -> event.getLevel() == Level.ERROR)
                .toList();
    }
}
