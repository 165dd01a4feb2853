package dev.tidegate.gateway.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OffsetRingTest {
    private final OffsetRing ring = new OffsetRing();
    private final List<Long> model = new ArrayList<>();
    private long[] squares = new long[OffsetRing.INITIAL_CAPACITY];

    /** It grows several times, and where its oldest stands differs each time. */
    @Test
    void what_belongs_to_an_offset_stays_with_it() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long offset = 0;
        for (int i = 0; i < 2_000; i++) {
            if (!model.isEmpty() && random.nextInt(3) == 0) {
                long oldest = model.remove(0);
                assertThat(squares[ring.removeOldest()]).isEqualTo(oldest * oldest);
            } else {
                offset += 1 + random.nextInt(3);
                add(offset);
            }
        }

        assertThat(ring.size()).as("seed %d", seed).isEqualTo(model.size());
        for (int i = 0; i < model.size(); i++) {
            assertThat(ring.offset(i)).as("seed %d", seed).isEqualTo(model.get(i));
            assertThat(squares[ring.slot(i)]).as("seed %d", seed).isEqualTo(model.get(i) * model.get(i));
        }
    }

    @Test
    void the_first_of_several_with_one_offset_is_found() {
        List.of(3L, 5L, 5L, 9L).forEach(this::add);

        assertThat(ring.indexAtOrAfter(0)).isZero();
        assertThat(ring.indexAtOrAfter(4)).isEqualTo(1);
        assertThat(ring.indexAtOrAfter(5)).isEqualTo(1);
        assertThat(ring.indexAtOrAfter(6)).isEqualTo(3);
        assertThat(ring.indexAtOrAfter(10)).isEqualTo(4);
    }

    private void add(long offset) {
        if (ring.isFull()) {
            squares = ring.grown(squares);
            ring.grow();
        }
        squares[ring.add(offset)] = offset * offset;
        model.add(offset);
    }
}
