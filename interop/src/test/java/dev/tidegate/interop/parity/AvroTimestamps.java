package dev.tidegate.interop.parity;

import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import dev.tidegate.interop.parity.Outcome.Rows;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether two rows are the same but for timestamps that are read differently on purpose. */
final class AvroTimestamps {
    private static final long MILLIS_PER_DAY = 86_400_000;
    private static final long MICROS_PER_SECOND = 1_000_000;

    private AvroTimestamps() {}

    static boolean explain(Disagreement seen) {
        return seen.flink() instanceof Rows flink
                && seen.tidegate() instanceof Rows tidegate
                && flink.rows().size() == 1
                && tidegate.rows().size() == 1
                && alike(
                        seen.input().requireType(),
                        flink.rows().get(0),
                        tidegate.rows().get(0));
    }

    private static boolean alike(DataType type, @Nullable Object flink, @Nullable Object tidegate) {
        if (Objects.equals(flink, tidegate)) {
            return true;
        }
        if (flink == null || tidegate == null) {
            return false;
        }
        if (type instanceof RowType row) {
            for (int i = 0; i < row.arity(); i++) {
                if (!alike(row.field(i).type(), ((Row) flink).get(i), ((Row) tidegate).get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (type instanceof ArrayType array) {
            return alikeInOrder(array.element(), (List<?>) flink, (List<?>) tidegate);
        }
        if (type instanceof MapType map) {
            Map<?, ?> theirs = (Map<?, ?>) flink;
            Map<?, ?> ours = (Map<?, ?>) tidegate;
            return theirs.keySet().equals(ours.keySet())
                    && theirs.keySet().stream().allMatch(key -> alike(map.value(), theirs.get(key), ours.get(key)));
        }
        return type instanceof ScalarType scalar && alikeTimestamps(scalar, flink, tidegate);
    }

    private static boolean alikeInOrder(DataType element, List<?> flink, List<?> tidegate) {
        if (flink.size() != tidegate.size()) {
            return false;
        }
        for (int i = 0; i < flink.size(); i++) {
            if (!alike(element, flink.get(i), tidegate.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Ours tells the number that was read; Flink's value is what Flink makes of the number as milliseconds. */
    private static boolean alikeTimestamps(ScalarType type, Object flink, Object tidegate) {
        boolean local = type.kind() == Kind.TIMESTAMP;
        if (!local && type.kind() != Kind.TIMESTAMP_LTZ) {
            return false;
        }
        Instant ours = local ? ((LocalDateTime) tidegate).toInstant(ZoneOffset.UTC) : (Instant) tidegate;
        if (flink.equals(asFlink(ours.toEpochMilli(), local))) {
            return true;
        }
        if (type.size() <= 3 || Math.abs(ours.getEpochSecond()) >= Long.MAX_VALUE / MICROS_PER_SECOND) {
            return false;
        }
        long micros = ours.getEpochSecond() * MICROS_PER_SECOND + ours.getNano() / 1000;
        int year = Instant.ofEpochMilli(micros).atOffset(ZoneOffset.UTC).getYear();
        return (year < 0 || year > 9999) && flink.equals(asFlink(micros, local));
    }

    private static Object asFlink(long millis, boolean local) {
        if (!local) {
            return Instant.ofEpochMilli(millis);
        }
        int day = (int) Math.floorDiv(millis, MILLIS_PER_DAY);
        LocalTime time = LocalTime.ofNanoOfDay(Math.floorMod(millis, MILLIS_PER_DAY) * 1_000_000);
        return LocalDateTime.of(LocalDate.ofEpochDay(day), time);
    }
}
