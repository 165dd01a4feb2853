package dev.tidegate.gateway.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.writer.CoalescingBuffer.Coalesced;
import dev.tidegate.gateway.writer.CoalescingBuffer.Limits;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CoalescingBufferTest {
    private static final Limits ROOMY = new Limits(100, 1_000, Duration.ofMillis(50));

    @Test
    void aKeyKeepsItsLastChangeAndStandsWhereThatArrived() {
        CoalescingBuffer<String, String> buffer = new CoalescingBuffer<>(ROOMY, 0);
        buffer.put("a", "a1", 1);
        buffer.put("b", "b1", 1);
        buffer.put("a", "a2", 1);
        buffer.put("c", "c1", 1);
        buffer.put("a", "a3", 1);

        assertThat(buffer.flush(10))
                .containsExactly(
                        new Coalesced<>("b1", List.of()),
                        new Coalesced<>("c1", List.of()),
                        new Coalesced<>("a3", List.of("a1", "a2")));
    }

    @Test
    void itIsFullAtMaxRowsDistinctKeysHoweverHotOneOfThemIs() {
        CoalescingBuffer<String, String> buffer =
                new CoalescingBuffer<>(new Limits(2, 1_000, Duration.ofMillis(50)), 0);

        assertThat(buffer.put("hot", "1", 1)).isFalse();
        assertThat(buffer.put("hot", "2", 1)).isFalse();
        assertThat(buffer.put("hot", "3", 1)).isFalse();
        assertThat(buffer.put("other", "1", 1)).isTrue();
    }

    @Test
    void itIsFullWhenItsBytesAreSupersededOnesIncluded() {
        CoalescingBuffer<String, String> buffer = new CoalescingBuffer<>(new Limits(100, 10, Duration.ofMillis(50)), 0);

        assertThat(buffer.put("hot", "1", 4)).isFalse();
        assertThat(buffer.put("hot", "2", 5)).isFalse();
        assertThat(buffer.bytes()).isEqualTo(9);
        assertThat(buffer.put("hot", "3", 1)).isTrue();
    }

    @Test
    void itIsDueOneIntervalAfterTheLastFlush() {
        CoalescingBuffer<String, String> buffer = new CoalescingBuffer<>(ROOMY, 1_000);
        buffer.put("a", "a1", 1);

        assertThat(buffer.isDue(1_049)).isFalse();
        assertThat(buffer.isDue(1_050)).isTrue();

        buffer.flush(1_060);
        buffer.put("a", "a2", 1);
        assertThat(buffer.dueAt()).hasValue(1_110);
    }

    @Test
    void anEmptyBufferIsNeverDueAndItsFirstChangeAfterAQuietTimeIsDueAtOnce() {
        CoalescingBuffer<String, String> buffer = new CoalescingBuffer<>(ROOMY, 0);

        assertThat(buffer.dueAt()).isEmpty();
        assertThat(buffer.isDue(10_000)).isFalse();

        buffer.put("a", "a1", 1);
        assertThat(buffer.isDue(10_000)).isTrue();
    }

    @Test
    void aFlushLeavesNothingBehind() {
        CoalescingBuffer<String, String> buffer = new CoalescingBuffer<>(ROOMY, 0);
        buffer.put("a", "a1", 7);
        buffer.flush(1);

        assertThat(buffer.rows()).isZero();
        assertThat(buffer.bytes()).isZero();
        assertThat(buffer.flush(2)).isEmpty();
    }

    @Test
    void limitsThatNeverFlushOrAlwaysDoAreRefused() {
        assertThatThrownBy(() -> new Limits(0, 1, Duration.ofMillis(1))).hasMessageContaining("positive");
        assertThatThrownBy(() -> new Limits(1, 1, Duration.ofNanos(1))).hasMessageContaining("positive");
    }

    /** Random requests, ticks, acknowledgements, refusals and drains in virtual time, beside a naive model. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyCallerGetsOneAnswerAndEveryKeyItsOrder(long seed, TestReporter reporter) {
        reporter.publishEntry("seed", Long.toString(seed));
        new BufferSimulation(seed).run(400);
    }

    /** The same with transactions that fail at random, some because of a row. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aRequestIsInOneTransactionOrInNoneAndItsCallerKnows(long seed, TestReporter reporter) {
        reporter.publishEntry("seed", Long.toString(seed));
        new TransactionSimulation(seed).run(400);
    }

    static LongStream seeds() {
        return LongStream.concat(
                LongStream.rangeClosed(1, 100),
                LongStream.generate(System::nanoTime).limit(20));
    }
}
