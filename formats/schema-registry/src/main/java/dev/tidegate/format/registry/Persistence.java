package dev.tidegate.format.registry;

import dev.tidegate.format.registry.RegistryHttp.Answer;
import dev.tidegate.format.registry.RegistryHttp.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Asks until there is an answer or it is time to say that there is none: one address after the other, beginning with the
 * one that answered last, and after a wait that doubles all of them again. Only what may pass by itself is tried again.
 * For use by any thread.
 */
final class Persistence {
    private static final int ROUNDS = 3;

    /** Makes a value of an answer, or throws a {@link RegistryException} that says what is wrong with it. */
    interface Reading<T> {
        T read(Endpoint from, Request request, Answer answer);
    }

    private final RegistrySettings settings;
    private final RegistryHttp http;
    private volatile int preferred;
    private volatile boolean closed;

    Persistence(RegistrySettings settings, RegistryHttp http) {
        this.settings = settings;
        this.http = http;
    }

    <T> CompletableFuture<T> ask(Request request, Reading<T> reading) {
        Call<T> call = new Call<>(request, reading);
        call.round();
        return call.outcome;
    }

    void close() {
        closed = true;
    }

    /** One question on its way. Its steps follow each other, on whatever thread. */
    private final class Call<T> {
        private final Request request;
        private final Reading<T> reading;
        private final CompletableFuture<T> outcome = new CompletableFuture<>();
        private final long giveUpNanos =
                System.nanoTime() + settings.limits().requestTimeout().toNanos();
        private int rounds;

        Call(Request request, Reading<T> reading) {
            this.request = request;
            this.reading = reading;
        }

        void round() {
            rounds++;
            attempt(preferred, settings.endpoints().size());
        }

        private void attempt(int index, int left) {
            List<Endpoint> endpoints = settings.endpoints();
            Endpoint endpoint = endpoints.get(index % endpoints.size());
            http.send(endpoint, request)
                    .thenApply(answer -> reading.read(endpoint, request, answer))
                    .whenComplete((value, failure) -> {
                        if (failure == null) {
                            preferred = index % endpoints.size();
                            outcome.complete(value);
                            return;
                        }
                        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                        if (!(cause instanceof RegistryException known) || !known.isTransient() || closed) {
                            outcome.completeExceptionally(cause == null ? failure : cause);
                        } else if (left > 1) {
                            attempt(index + 1, left - 1);
                        } else {
                            again(known);
                        }
                    });
        }

        private void again(RegistryException failure) {
            Duration wait = settings.limits()
                    .waitAfter(rounds, ThreadLocalRandom.current().nextDouble());
            if (failure.retryAfter().compareTo(wait) > 0) {
                wait = failure.retryAfter();
            }
            if (rounds < ROUNDS && System.nanoTime() + wait.toNanos() - giveUpNanos < 0) {
                CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(this::round);
            } else {
                outcome.completeExceptionally(failure);
            }
        }
    }
}
