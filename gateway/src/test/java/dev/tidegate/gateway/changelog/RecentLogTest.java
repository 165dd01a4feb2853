package dev.tidegate.gateway.changelog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.format.type.ChangeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RecentLogTest {

    private static final long OPENED = 10_000;

    @Test
    void whoeverStartsIsToldAllThatIsAtHandOrWhatComesFromNowOn() {
        RecentLog log = new RecentLog(10, OPENED, 1_000_000);
        append(log, 10, "before");
        Cursor all = log.fromStart();
        Cursor news = log.fromEnd();

        append(log, 11, "after");

        assertThat(read(log, all)).containsExactly("before", "after");
        assertThat(read(log, news)).containsExactly("after");
    }

    @Test
    void whoeverStartsHasNotCaughtUpBeforeHeHasReadToTheEnd() {
        RecentLog log = new RecentLog(10, OPENED, 1_000_000);

        assertThat(log.fromStart().caughtUp()).isFalse();
        assertThat(since(log, OPENED + 1).caughtUp()).isFalse();
        assertThat(log.read(log.fromStart(), 50, (kind, at, entry, keyLength) -> {})
                        .next()
                        .caughtUp())
                .isTrue();
    }

    @Test
    void aTimeIsTheFirstRecordThatIsNotOlderAndAllBehindIt() {
        RecentLog log = new RecentLog(0, OPENED, 1_000_000);
        append(log, 0, 100, "a");
        append(log, 1, 300, "b");
        append(log, 3, 200, "late");
        append(log, 4, 400, "c");

        assertThat(read(log, since(log, 0))).containsExactly("a", "b", "late", "c");
        assertThat(read(log, since(log, 101))).containsExactly("b", "late", "c");
        assertThat(read(log, since(log, 300))).containsExactly("b", "late", "c");
        assertThat(read(log, since(log, 400))).containsExactly("c");
        assertThat(read(log, since(log, 401))).isEmpty();
    }

    @Test
    void aTimeWithoutARecordIsNow() {
        RecentLog log = new RecentLog(7, OPENED, 1_000_000);
        Cursor reader = since(log, OPENED + 5);

        append(log, 7, OPENED + 3, "a");

        assertThat(read(log, reader)).containsExactly("a");
    }

    @Test
    void aTimeOfWhichARecordGaveWayIsRefusedHoweverOldTheOldestRowIs() {
        RecentLog log = new RecentLog(0, OPENED, 100);
        append(log, 0, 500, "gives way, and is newer than the row that stays");
        append(log, 1, 400, "stays");
        assertThat(log.size()).isEqualTo(1);

        assertThat(log.since(400)).isNull();
        assertThat(log.since(500)).isNull();
        assertThat(read(log, since(log, 501))).isEmpty();
    }

    @Test
    void aTimeBeforeTheLogBeginsIsRefusedUnlessItBeginsWithTheTopic() {
        RecentLog midway = new RecentLog(7, OPENED, 1_000_000);
        assertThat(midway.since(OPENED)).isNull();

        append(midway, 7, 5_000, "the first to be read is older than the opening");
        assertThat(midway.since(5_000)).isNull();
        assertThat(read(midway, since(midway, 5_001))).isEmpty();

        assertThat(new RecentLog(0, OPENED, 1_000_000).since(0)).isNotNull();
    }

    @Test
    void aPageNeverEndsBetweenTheRowsOfOneRecord() {
        RecentLog log = new RecentLog(0, OPENED, 1_000_000);
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
        RecentLog log = new RecentLog(0, OPENED, 10_000);
        Cursor slow = log.fromEnd();
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
    void whoeverWantsAllIsToldWhatIsAtHandWhenHeReadsEvenIfTheOldestGaveWayMeanwhile() {
        RecentLog log = new RecentLog(0, OPENED, 100);
        append(log, 0, "a");
        Cursor reader = log.fromStart();
        append(log, 1, "b");
        append(log, 2, "c");

        assertThat(log.canRead(reader)).isTrue();
        assertThat(read(log, reader)).containsExactly("c");
    }

    @Test
    void whoeverWantsAllIsRefusedIfRowsGaveWayThatHeWasGoingToBeTold() {
        RecentLog log = new RecentLog(0, OPENED, 200);
        append(log, 0, "a");
        append(log, 1, "b");
        Cursor toldOne =
                log.read(log.fromStart(), 1, (kind, at, entry, keyLength) -> {}).next();

        for (int offset = 2; offset < 6; offset++) {
            append(log, offset, "x");
        }

        assertThat(toldOne.position()).isEqualTo(1);
        assertThat(log.canRead(toldOne)).isFalse();
    }

    @Test
    void aRowLargerThanTheBoundIsKeptUntilTheNextOneComes() {
        RecentLog log = new RecentLog(0, OPENED, 100);

        append(log, 0, "x".repeat(500));

        assertThat(log.size()).isEqualTo(1);
        append(log, 1, "y");
        assertThat(log.size()).isEqualTo(1);
    }

    private static void append(RecentLog log, long offset, String row) {
        append(log, offset, offset, row);
    }

    private static void append(RecentLog log, long offset, long timestamp, String row) {
        log.append(offset, timestamp, new Entry(row.getBytes(UTF_8), 0));
    }

    private static Cursor since(RecentLog log, long timestamp) {
        return Objects.requireNonNull(log.since(timestamp));
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
