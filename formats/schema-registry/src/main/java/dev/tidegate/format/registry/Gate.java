package dev.tidegate.format.registry;

import dev.tidegate.format.registry.RegistryException.Problem;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets so many go at once; the others wait in a line that has an end too. For use by any thread. */
final class Gate {
    private final int most;
    private final int mostWaiting;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;

    Gate(int most, int mostWaiting) {
        this.most = most;
        this.mostWaiting = mostWaiting;
    }

    <T> CompletableFuture<T> pass(Supplier<CompletionStage<T>> task) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        Runnable run = () -> start(task).whenComplete((value, failure) -> {
            leave();
            if (failure == null) {
                outcome.complete(value);
            } else {
                outcome.completeExceptionally(failure);
            }
        });
        if (enter(run, outcome)) {
            run.run();
        }
        return outcome;
    }

    private synchronized boolean enter(Runnable run, CompletableFuture<?> outcome) {
        if (running < most) {
            running++;
            return true;
        } else if (waiting.size() < mostWaiting) {
            waiting.add(run);
        } else {
            outcome.completeExceptionally(new RegistryException(
                    Problem.UNAVAILABLE,
                    "The schema registry is not asked now: " + mostWaiting + " requests to it wait already"));
        }
        return false;
    }

    private static <T> CompletionStage<T> start(Supplier<CompletionStage<T>> task) {
        try {
            return task.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void leave() {
        Runnable next = next();
        if (next != null) {
            next.run();
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = waiting.poll();
        if (next == null) {
            running--;
        }
        return next;
    }
}
