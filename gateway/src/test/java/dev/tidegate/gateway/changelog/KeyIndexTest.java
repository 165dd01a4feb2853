package dev.tidegate.gateway.changelog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyIndexTest {
    private final Map<Integer, byte[]> keys = new HashMap<>();
    private final KeyIndex index = new KeyIndex((handle, key, length) -> Arrays.equals(keys.get(handle), key));

    /** Growth, splits, removals and moves, against a map that is too simple to be wrong. */
    @Test
    void finds_what_a_map_finds_through_growth_and_removal() {
        Random random = new Random(1);
        Map<String, Integer> model = new HashMap<>();
        for (int step = 0; step < 400_000; step++) {
            String name = "key-" + random.nextInt(60_000);
            byte[] key = name.getBytes(UTF_8);
            int hash = KeyIndex.hash(key, key.length);
            Integer known = model.get(name);
            assertThat(index.find(hash, key, key.length)).isEqualTo(known == null ? -1 : known);
            switch (known == null ? 0 : random.nextInt(3)) {
                case 0 -> {
                    if (known == null) {
                        keys.put(step, key);
                        model.put(name, step);
                        index.add(hash, step);
                    }
                }
                case 1 -> {
                    keys.remove(known);
                    model.remove(name);
                    index.remove(hash, known);
                }
                default -> {
                    keys.put(step, keys.remove(known));
                    model.put(name, step);
                    index.move(hash, known, step);
                }
            }
        }
        assertThat(index.size()).isEqualTo(model.size()).isGreaterThan(10_000);
        model.forEach((name, handle) -> {
            byte[] key = name.getBytes(UTF_8);
            assertThat(index.find(KeyIndex.hash(key, key.length), key, key.length))
                    .isEqualTo(handle);
        });
    }

    @Test
    void takes_any_number_of_keys_with_one_hash() {
        List<byte[]> same = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            byte[] key = ("key-" + i).getBytes(UTF_8);
            same.add(key);
            keys.put(i, key);
            index.add(0xcafe, i);
        }

        assertThat(index.find(0xcafe, same.get(9_999), same.get(9_999).length)).isEqualTo(9_999);
        assertThat(index.find(0xbeef, same.get(0), same.get(0).length)).isEqualTo(-1);
    }
}
