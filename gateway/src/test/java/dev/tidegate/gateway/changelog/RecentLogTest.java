package dev.tidegate.gateway.changelog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.format.type.ChangeKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentLogTest {

    @Test
    void whoeverStartsIsToldWhatComesFromNowOn() {
        RecentLog log = new RecentLog(10, 1_000_000);
        append(log, 10, "before");
        Cursor reader = log.fromStart();

        append(log, 11, "after");

        assertThat(read(log, reader)).containsExactly("after");
    }

    @Test
    void aPageNeverEndsBetweenTheRowsOfOneRecord() {
        RecentLog log = new RecentLog(0, 1_000_000);
        append(log, 0, "a");
        append(log, 1, "b");
        append(log, 1, "c");
        append(log, 2, "d");

        List<String> told = new ArrayList<>();
        Page page = log.read(Cursor.exactAt(1), 1, (kind, at, entry, keyLength) -> told.add(text(entry)));

        assertThat(told).containsExactly("b", "c");
        assertThat(page.next().position()).isEqualTo(2);
        assertThat(read(log, page.next())).containsExactly("d");
    }

    @Test
    void theOldestRowsGiveWayAtTheBoundAndAReaderWhoNeedsThemIsRefused() {
        RecentLog log = new RecentLog(0, 10_000);
        Cursor slow = log.fromStart();
        long largest = 0;
        for (int offset = 0; offset < 1_000; offset++) {
            append(log, offset, "a row of some length, number " + offset);
            largest = Math.max(largest, log.bytes());
        }

        assertThat(largest).isLessThanOrEqualTo(10_000 + 100);
        assertThat(log.canRead(slow)).isFalse();
        Cursor recent = Cursor.resumedAt(log.end() - log.size());
        assertThat(read(log, recent)).hasSize(log.size()).last().isEqualTo("a row of some length, number 999");
        assertThat(log.canRead(Cursor.resumedAt(log.end() - log.size() - 1))).isFalse();
    }

    @Test
    void aRowLargerThanTheBoundIsKeptUntilTheNextOneComes() {
        RecentLog log = new RecentLog(0, 100);

        append(log, 0, "x".repeat(500));

        assertThat(log.size()).isEqualTo(1);
        append(log, 1, "y");
        assertThat(log.size()).isEqualTo(1);
    }

    private static void append(RecentLog log, long offset, String row) {
        log.append(offset, row.getBytes(UTF_8));
    }

    private static List<String> read(RecentLog log, Cursor from) {
        List<String> told = new ArrayList<>();
        Cursor cursor = from;
        do {
            Page page = log.read(cursor, 50, (kind, at, entry, keyLength) -> {
                assertThat(kind).isEqualTo(ChangeKind.INSERT);
                told.add(text(entry));
            });
            cursor = page.next();
        } while (!cursor.caughtUp());
        return told;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
