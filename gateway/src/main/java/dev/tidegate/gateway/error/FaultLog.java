package dev.tidegate.gateway.error;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Logs internal faults: each kind with its stack trace once a minute, so that a client who provokes one again and again
 * does not fill the log. A kind is the class of the innermost cause and the place where it was thrown. Repetitions are
 * counted, and logged at DEBUG.
 *
 * <p>Safe for use by several threads.
 */
public final class FaultLog {
    private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MAX_KINDS = 1_000;

    private static final class Kind {
        private long loggedAt;
        private long repetitions;
    }

    private final Logger log;
    private final LongSupplier nanoTime;
    /** The kind that was logged longest ago comes first. */
    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    public FaultLog(Logger log) {
        this(log, System::nanoTime);
    }

    FaultLog(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
    }

    /** @param what failed, a clause such as {@code "GET /v1/tables failed"} */
    public void log(String what, Throwable fault) {
        long repetitions = enter(kindOf(fault));
        if (repetitions < 0) {
            log.debug("{}: {} (logged with its stack trace within the last minute)", what, fault.toString());
        } else if (repetitions == 0) {
            log.error("{}", what, fault);
        } else {
            log.error("{} (the same fault occurred {} more times since it was last logged)", what, repetitions, fault);
        }
    }

    /** The repetitions that were not logged, or -1 if this one is not to be logged either. */
    private synchronized long enter(String name) {
        long now = nanoTime.getAsLong();
        Kind kind = kinds.get(name);
        if (kind != null && now - kind.loggedAt < INTERVAL_NANOS) {
            kind.repetitions++;
            return -1;
        }
        long repetitions = kind == null ? 0 : kind.repetitions;
        Kind logged = new Kind();
        logged.loggedAt = now;
        kinds.remove(name);
        kinds.put(name, logged);
        if (kinds.size() > MAX_KINDS) {
            kinds.remove(kinds.keySet().iterator().next());
        }
        return repetitions;
    }

    synchronized int kinds() {
        return kinds.size();
    }

    private static String kindOf(Throwable fault) {
        Throwable cause = fault;
        for (int depth = 0; cause.getCause() != null && depth < 100; depth++) {
            cause = cause.getCause();
        }
        StackTraceElement[] trace = cause.getStackTrace();
        return cause.getClass().getName() + (trace.length == 0 ? "" : "@" + trace[0]);
    }
}
