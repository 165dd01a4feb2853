package dev.tidegate.format.avro.rows;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** What stands where a schema says microseconds since the epoch. */
public enum Microseconds {
    /**
     * Written as milliseconds, as Flink 2.2 does against its own schema (FLINK-39036). A number that is read is taken for
     * milliseconds unless no year of SQL, 0000 to 9999, has it: then it can only be microseconds.
     */
    AS_FLINK,
    /** Written and read as microseconds. */
    EXACT;

    private static final long FIRST_MILLISECOND = millis(LocalDateTime.of(0, 1, 1, 0, 0));
    private static final long END_MILLISECOND = millis(LocalDateTime.of(10_000, 1, 1, 0, 0));

    /** The unit in which a writer of a column of this unit writes. */
    EpochUnit written(EpochUnit declared) {
        return this == AS_FLINK && declared == EpochUnit.MICROS ? EpochUnit.MILLIS : declared;
    }

    /** The unit of a number that was read from a column of this unit. */
    EpochUnit read(EpochUnit declared, long number) {
        return this == AS_FLINK
                        && declared == EpochUnit.MICROS
                        && number >= FIRST_MILLISECOND
                        && number < END_MILLISECOND
                ? EpochUnit.MILLIS
                : declared;
    }

    private static long millis(LocalDateTime time) {
        return time.toInstant(ZoneOffset.UTC).toEpochMilli();
    }
}
