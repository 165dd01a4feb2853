package dev.tidegate.gateway.changelog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.format.type.ChangeKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Random appends, deletes, expiries and readers against a model that keeps every record ever seen. The readers apply
 * what they are told to a map, strictly wherever the log promises that this works, and must end with the model's table.
 */
class CompactedLogModelTest {
    private static final long FIXED_SEED = 20260102;
    /** Found a change counted as spared that stood at the offset of the slot before it. */
    private static final long SPARED_SEED = 8972109109169L;

    @TestFactory
    List<DynamicTest> everyReaderHoldsTheTable() {
        long fresh = System.nanoTime();
        List<DynamicTest> tests = new ArrayList<>();
        for (long seed : new long[] {FIXED_SEED, SPARED_SEED, fresh}) {
            for (int keys : new int[] {3, 40, 3000}) {
                tests.add(DynamicTest.dynamicTest("seed " + seed + ", " + keys + " keys", () -> {
                    for (int run = 0; run < (keys > 1000 ? 3 : 40); run++) {
                        new Run(new Random(seed + run), keys, "seed " + (seed + run) + ", " + keys + " keys").play();
                    }
                }));
            }
        }
        return tests;
    }

    /** A client: a position and the rows he believes in. */
    private static final class Reader {
        final Map<String, String> rows = new HashMap<>();
        Cursor cursor;
        /** Reads to the end after each single record: must never be told of conflation. */
        final boolean prompt;

        Reader(Cursor cursor, boolean prompt) {
            this.cursor = cursor;
            this.prompt = prompt;
        }
    }

    private record Delete(String key, long offset, long time) {}

    private static final class Run {
        private final Random random;
        private final int keys;
        private final String name;
        private final int maxTombstones;
        private final CompactedLog log;
        private final Map<String, Long> tombstones = new HashMap<>();
        private final Map<String, String> table = new HashMap<>();
        private final ArrayDeque<Delete> deletes = new ArrayDeque<>();
        private final List<Reader> readers = new ArrayList<>();
        private long offset;
        private long now;
        private long forgotten;

        Run(Random random, int keys, String name) {
            this.random = random;
            this.keys = keys;
            this.name = name;
            this.maxTombstones = random.nextBoolean() ? 1_000_000 : 1 + random.nextInt(50);
            this.log = new CompactedLog(0, maxTombstones, random.nextBoolean() ? 1 << 20 : random.nextInt(20_000));
        }

        void play() {
            int steps = 500 + random.nextInt(keys > 1000 ? 20_000 : 6_000);
            double deleteRate = random.nextDouble() * 0.6;
            readers.add(new Reader(log.fromStart(), true));
            List<Replayer> replayers = List.of(new Replayer(true), new Replayer(false));
            int historyBegins = random.nextInt(steps / 4);
            for (int step = 0; step < steps; step++) {
                now++;
                if (step == historyBegins) {
                    log.beginHistory();
                }
                append(random.nextDouble() < deleteRate);
                read(readers.get(0), Integer.MAX_VALUE);
                for (Replayer replayer : replayers) {
                    if (random.nextInt(8) == 0) {
                        replayer.replay(random.nextInt(600), 1 + random.nextInt(50));
                    }
                }
                if (random.nextInt(20) == 0 && readers.size() < 12) {
                    join();
                }
                if (random.nextInt(3) == 0) {
                    Reader reader = readers.get(random.nextInt(readers.size()));
                    read(reader, reader.prompt ? Integer.MAX_VALUE : 1 + random.nextInt(200));
                }
                if (random.nextInt(200) == 0) {
                    breakConnection(readers.get(random.nextInt(readers.size())));
                }
                if (random.nextInt(300) == 0) {
                    expire(now - random.nextInt(500));
                }
            }
            readers.forEach(this::readToTheEnd);
            for (Replayer replayer : replayers) {
                while (replayer.position < offset) {
                    replayer.replay(1 + random.nextInt(600), 1 + random.nextInt(50));
                }
                assertThat(replayer.rows).as(name).isEqualTo(table);
            }
            checkLookups();
        }

        private void append(boolean delete) {
            offset += random.nextInt(10) == 0 ? 1 + random.nextInt(5) : 0; // what compaction and markers leave out
            Set<String> keysOfRecord = new HashSet<>(); // one record may change several keys
            for (int i = random.nextInt(30) == 0 ? 2 : 1; i > 0; i--) {
                keysOfRecord.add("k" + random.nextInt(keys));
            }
            if (random.nextBoolean()) { // it must make no difference, whether or not they come
                log.expect(random.ints(random.nextInt(20), 0, keys)
                        .mapToObj(key -> entry("k" + key, "expected"))
                        .toList());
            }
            for (String key : keysOfRecord) {
                if (delete) {
                    boolean alive = table.remove(key) != null;
                    assertThat(log.put(offset, entry(key, ""), now)).as(name).isEqualTo(alive);
                    if (alive || !tombstones.containsKey(key)) {
                        tombstones.put(key, offset);
                        deletes.add(new Delete(key, offset, now));
                    }
                    while (deletes.size() > maxTombstones) {
                        forgetOldest();
                    }
                } else {
                    String row = key + "=" + random.nextInt(4);
                    boolean changed = !row.equals(table.put(key, row));
                    assertThat(log.put(offset, entry(key, row), now)).as(name).isEqualTo(changed);
                    tombstones.remove(key);
                }
            }
            offset++;
            assertThat(log.end()).as(name).isEqualTo(offset);
        }

        private static Entry entry(String key, String row) {
            return new Entry(bytes(key + row), key.length());
        }

        private void forgetOldest() {
            Delete oldest = deletes.remove();
            forgotten = Math.max(forgotten, oldest.offset() + 1);
            tombstones.values().removeIf(offset -> offset == oldest.offset());
        }

        private void expire(long keepSince) {
            log.expire(keepSince);
            while (!deletes.isEmpty() && deletes.peek().time() < keepSince) {
                forgetOldest();
            }
        }

        private void join() {
            Reader reader = new Reader(random.nextInt(3) == 0 ? log.fromEnd() : log.fromStart(), false);
            if (reader.cursor.caughtUp()) {
                reader.rows.putAll(table);
            }
            readers.add(reader);
        }

        /** He comes back with nothing but the rows he has and the position he was told. */
        private void breakConnection(Reader reader) {
            if (!reader.prompt) {
                reader.cursor = Cursor.resumedAt(reader.cursor.position());
            }
        }

        private void readToTheEnd(Reader reader) {
            do {
                read(reader, 1 + random.nextInt(300));
            } while (!reader.cursor.caughtUp());
        }

        private void read(Reader reader, int maxBytes) {
            if (!log.canRead(reader.cursor)) {
                assertThat(forgotten)
                        .as(name + ": a needless reset")
                        .isGreaterThan(
                                reader.cursor.known() == Cursor.Known.NOTHING
                                        ? reader.cursor.target()
                                        : reader.cursor.base());
                reader.rows.clear();
                reader.cursor = log.fromStart();
            }
            Cursor before = reader.cursor;
            List<String> strict = new ArrayList<>();
            long[] seen = {before.position() - 1, 0};
            Page page = log.read(before, maxBytes, (kind, at, entry, keyLength) -> {
                int start = kind == ChangeKind.DELETE ? 0 : keyLength;
                int length = kind == ChangeKind.DELETE ? keyLength : entry.length - keyLength;
                assertThat(at).as(name).isGreaterThanOrEqualTo(Math.max(seen[0], before.position()));
                assertThat(seen[1] < maxBytes || at == seen[0])
                        .as(name + ": page too large")
                        .isTrue();
                seen[0] = at;
                seen[1] += length;
                apply(reader, kind, new String(entry, start, length, UTF_8), strict);
            });
            if (page.conflated() == 0 && before.known() != Cursor.Known.LOOSE) {
                assertThat(strict).as(name + " " + before).isEmpty();
            }
            assertThat(page.next().position()).as(name).isBetween(before.position(), offset);
            reader.cursor = page.next();
            if (reader.prompt && before.known() == Cursor.Known.EXACT) {
                assertThat(page.conflated())
                        .as(name + ": a prompt reader is spared nothing")
                        .isZero();
                assertThat(page.changes()).as(name).isLessThanOrEqualTo(2);
            }
            if (reader.cursor.caughtUp()) {
                assertThat(reader.rows).as(name + " " + before).isEqualTo(table);
            }
        }

        private void apply(Reader reader, ChangeKind kind, String text, List<String> strict) {
            String key = text.split("=")[0];
            boolean held = reader.rows.containsKey(key);
            if (kind == ChangeKind.DELETE) {
                assertThat(table).as(name).doesNotContainKey(key);
                reader.rows.remove(key);
            } else {
                assertThat(table.get(key))
                        .as(name + ": not the last row of the key")
                        .isEqualTo(text);
                reader.rows.put(key, text);
            }
            if (held == (kind == ChangeKind.INSERT)) {
                strict.add(kind + " " + text + (held ? " held" : " not held"));
            }
        }

        /** Applies what the history tells, strictly, and knows what each change replaced. */
        private final class Replayer {
            final Map<String, String> rows = new HashMap<>();
            final boolean each;
            long position;

            Replayer(boolean each) {
                this.each = each;
            }

            void replay(int maxBytes, int maxChanges) {
                if (!log.canReplay(position)) {
                    rows.clear();
                    rows.putAll(table);
                    position = offset;
                    if (!log.canReplay(position)) {
                        return; // what the changes replaced is not remembered yet
                    }
                }
                Replay replay = log.replay(position, maxBytes, maxChanges);
                assertThat(replay.next()).as(name).isBetween(position, offset);
                for (Change change : each ? replay.each() : replay.net()) {
                    assertThat(change.offset()).as(name).isBetween(position, replay.next() - 1);
                    String key = new String(change.entry(), 0, change.keyLength(), UTF_8);
                    String before = change.before() == null ? null : row(change.before(), change.keyLength());
                    assertThat(rows.get(key))
                            .as(name + " " + change.kind() + " of " + key)
                            .isEqualTo(before);
                    assertThat(before == null).as(name).isEqualTo(change.kind() == ChangeKind.INSERT);
                    if (change.kind() == ChangeKind.DELETE) {
                        rows.remove(key);
                    } else {
                        rows.put(key, row(change.entry(), change.keyLength()));
                    }
                    assertThat(each && change.spared() > 0).as(name).isFalse();
                }
                position = replay.next();
            }

            private String row(byte[] entry, int keyLength) {
                return new String(entry, keyLength, entry.length - keyLength, UTF_8);
            }
        }

        private void checkLookups() {
            assertThat(log.size()).as(name).isEqualTo(table.size());
            for (int i = 0; i < keys; i++) {
                String key = "k" + i;
                StoredRow row = log.get(bytes(key));
                assertThat(row == null ? null : new String(row.row(), UTF_8))
                        .as(name)
                        .isEqualTo(table.get(key));
            }
            long payload = table.entrySet().stream()
                    .mapToLong(e -> 16 + ((e.getKey().length() + e.getValue().length() + 7L) & ~7L))
                    .sum();
            assertThat(log.bytes()).as(name).isGreaterThanOrEqualTo(payload);
        }

        private static byte[] bytes(String text) {
            return text.getBytes(UTF_8);
        }
    }
}
