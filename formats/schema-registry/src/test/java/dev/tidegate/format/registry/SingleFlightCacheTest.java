package dev.tidegate.format.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.format.registry.RegistryException.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SingleFlightCacheTest {
    private static final RegistryLimits LIMITS = new RegistryLimits(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(100),
            Duration.ofMillis(350),
            1,
            1,
            3,
            10,
            null);

    private final List<Integer> asked = new ArrayList<>();
    private long nanos = Long.MAX_VALUE - 1000; // a clock may pass its end
    private final SingleFlightCache<Integer, String> cache =
            new SingleFlightCache<>(LIMITS, String::length, () -> nanos, () -> 1.0);

    @Test
    void keeps_what_was_asked_for_latest() {
        get(1, "a");
        get(2, "b");
        get(3, "c");
        get(1, "a");
        get(4, "d");

        assertThat(asked).containsExactly(1, 2, 3, 4);
        get(1, "a");
        get(3, "c");
        get(4, "d");
        assertThat(asked).containsExactly(1, 2, 3, 4);
        get(2, "b");
        assertThat(asked).containsExactly(1, 2, 3, 4, 2);
    }

    @Test
    void keeps_no_more_than_weighs_so_much_but_always_the_latest() {
        get(1, "12345");
        get(2, "12345");
        get(1, "12345");
        get(3, "123456789012345");
        get(3, "123456789012345");
        get(1, "12345");

        assertThat(asked).containsExactly(1, 2, 3, 1);
    }

    @Test
    void does_not_forget_what_is_on_its_way() {
        CompletableFuture<String> late = new CompletableFuture<>();
        CompletionStage<String> first = cache.get(1, () -> late);
        for (int i = 2; i < 10; i++) {
            get(i, "x");
        }

        CompletionStage<String> second = cache.get(1, () -> CompletableFuture.completedFuture("another"));
        late.complete("the one");

        assertThat(first.toCompletableFuture()).isCompletedWithValue("the one");
        assertThat(second.toCompletableFuture()).isCompletedWithValue("the one");
    }

    @Test
    void asks_again_after_waits_that_double_up_to_a_bound() {
        for (int millis : new int[] {100, 200, 350, 350}) {
            fail(Problem.UNKNOWN, Duration.ZERO);
            int before = asked.size();
            nanos += Duration.ofMillis(millis - 1).toNanos();
            fail(Problem.UNKNOWN, Duration.ZERO);
            assertThat(asked).hasSize(before);
            nanos += Duration.ofMillis(1).toNanos();
        }
        fail(Problem.UNKNOWN, Duration.ZERO);
        assertThat(asked).hasSize(5);
    }

    @Test
    void waits_as_long_as_it_is_told_to_within_reason() {
        fail(Problem.UNAVAILABLE, Duration.ofSeconds(2));
        nanos += Duration.ofMillis(1999).toNanos();
        fail(Problem.UNAVAILABLE, Duration.ofDays(1));
        assertThat(asked).hasSize(1);
        nanos += Duration.ofMillis(1).toNanos();
        fail(Problem.UNAVAILABLE, Duration.ofDays(1));
        assertThat(asked).hasSize(2);
        nanos += Duration.ofMinutes(1).toNanos();

        get(1, "at last");

        assertThat(asked).hasSize(3);
    }

    @Test
    void an_exception_of_the_one_who_asks_is_a_failure_too() {
        CompletionStage<String> stage = cache.get(1, () -> {
            throw new IllegalStateException("planted");
        });

        assertThatThrownBy(() -> stage.toCompletableFuture().join()).hasMessageContaining("planted");
    }

    @Test
    void many_threads_make_one_question() throws Exception {
        AtomicInteger questions = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(8);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(threads.submit(() -> {
                    StringBuilder heard = new StringBuilder();
                    for (int question = 0; question < 200; question++) {
                        together.await(10, TimeUnit.SECONDS);
                        String answer = Integer.toString(question);
                        heard.append(cache.get(
                                        question,
                                        () -> CompletableFuture.supplyAsync(() -> {
                                            questions.incrementAndGet();
                                            return answer;
                                        }))
                                .toCompletableFuture()
                                .get(10, TimeUnit.SECONDS));
                    }
                    return heard.toString();
                }));
            }
            String expected =
                    IntStream.range(0, 200).mapToObj(Integer::toString).collect(Collectors.joining());
            for (Future<String> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(questions).hasValue(200);
    }

    private void get(int question, String answer) {
        CompletionStage<String> stage = cache.get(question, () -> {
            asked.add(question);
            return CompletableFuture.completedFuture(answer);
        });
        assertThat(stage.toCompletableFuture()).isCompletedWithValue(answer);
    }

    private void fail(Problem problem, Duration retryAfter) {
        CompletionStage<String> stage = cache.get(1, () -> {
            asked.add(1);
            return CompletableFuture.failedFuture(new RegistryException(problem, "no", retryAfter));
        });
        assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
    }
}
