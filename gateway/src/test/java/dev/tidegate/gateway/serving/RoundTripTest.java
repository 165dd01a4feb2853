package dev.tidegate.gateway.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.gateway.error.TidegateException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Random rows of random types, out and in again. */
class RoundTripTest {
    private static final long FIXED_SEED = 20260102;
    private static final int RUNS = 3000;

    @TestFactory
    List<DynamicTest> aRowComesBackAsItWentOut() {
        return withSeeds(random -> {
            RandomRows rows = new RandomRows(random);
            RowType type = rows.rowType(3);
            Row row = rows.row(type);
            ServingEncoder encoder = new ServingEncoder(type);

            byte[] json = encoder.row(row);

            Row back = new ServingDecoder(type).row(ServingJson.parse(json));
            assertThat(back)
                    .as(() -> type.sql() + " " + new String(json, UTF_8))
                    .isEqualTo(row);
            assertThat(encoder.row(back)).isEqualTo(json);
        });
    }

    @TestFactory
    List<DynamicTest> aRowIsReadFromItsTokensAsFromItsTree() {
        return withSeeds(random -> {
            RandomRows rows = new RandomRows(random);
            RowType type = rows.rowType(3);
            ServingDecoder decoder = new ServingDecoder(type);
            byte[] json = new ServingEncoder(type).row(rows.row(type));
            if (random.nextBoolean()) {
                json[random.nextInt(json.length)] = (byte) "{}[],:\"01 x".charAt(random.nextInt(11));
            }

            Row fromTree = null;
            try {
                fromTree = decoder.row(ServingJson.parse(json));
            } catch (TidegateException e) {
                // then it is not sound
            }

            Row fromTokens = ServingJson.readIfSound(json, decoder::row);
            assertThat(fromTokens)
                    .as(() -> type.sql() + " " + new String(json, UTF_8))
                    .isEqualTo(fromTree);
        });
    }

    @TestFactory
    List<DynamicTest> keysHaveEqualBytesIfAndOnlyIfTheyAreEqual() {
        return withSeeds(random -> {
            RandomRows rows = new RandomRows(random);
            DataType column = rows.type(2);
            RowType type = RowType.of(RowType.field("k", column));
            ServingEncoder encoder = new ServingEncoder(type, 0);
            List<Row> keys = new ArrayList<>();
            IntStream.range(0, 6).forEach(i -> keys.add(rows.row(type)));
            keys.add(Row.of(shuffled(keys.get(0).get(0), random)));

            for (Row one : keys) {
                for (Row two : keys) {
                    assertThat(new String(encoder.key(one), UTF_8).equals(new String(encoder.key(two), UTF_8)))
                            .as(() -> column.sql() + ": " + one + " and " + two)
                            .isEqualTo(one.equals(two));
                }
            }
        });
    }

    @TestFactory
    List<DynamicTest> aKeyComesBackFromItsPath() {
        return withSeeds(random -> {
            RandomRows rows = new RandomRows(random);
            RowType type = new RowType(
                    rows.rowType(2).fields().stream()
                            .map(f -> new RowType.Field(f.name(), f.type().withNullable(false)))
                            .toList(),
                    false);
            int[] positions = IntStream.range(0, type.arity())
                    .map(i -> type.arity() - 1 - i)
                    .toArray();
            Row key = rows.row(type);
            KeyPath path = new KeyPath(type, positions);

            String text = path.text(key);

            assertThat(path.row(text)).as(() -> type.sql() + " " + text).isEqualTo(key);
        });
    }

    /** The value with the entries of every map in another order, which does not change what it equals. */
    private static Object shuffled(Object value, Random random) {
        if (value instanceof Map<?, ?> map) {
            List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
            Collections.shuffle(entries, random);
            Map<Object, Object> copy = new LinkedHashMap<>();
            entries.forEach(e -> copy.put(shuffled(e.getKey(), random), shuffled(e.getValue(), random)));
            return copy;
        } else if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(shuffled(element, random)));
            return copy;
        }
        return value;
    }

    private static List<DynamicTest> withSeeds(Consumer<Random> run) {
        List<DynamicTest> tests = new ArrayList<>();
        for (long seed : new long[] {FIXED_SEED, System.nanoTime()}) {
            tests.add(DynamicTest.dynamicTest("seed " + seed, () -> {
                for (int i = 0; i < RUNS; i++) {
                    try {
                        run.accept(new Random(seed + i));
                    } catch (RuntimeException | AssertionError e) {
                        throw new AssertionError("seed " + (seed + i), e);
                    }
                }
            }));
        }
        return tests;
    }
}
