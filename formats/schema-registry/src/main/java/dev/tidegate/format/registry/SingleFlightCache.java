package dev.tidegate.format.registry;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Answers by question. While one is on its way, whoever asks for it waits for the same; once it is there it is
 * remembered, within a bound of count and weight, those asked for longest ago being forgotten first. A failure is
 * remembered too, for a while that grows with each, so that nobody is asked in vain more often than makes sense.
 *
 * <p>For use by any thread.
 */
final class SingleFlightCache<K, V> {
    private static final Duration LONGEST_REQUESTED_WAIT = Duration.ofMinutes(1);

    private static final class Entry<V> {
        final CompletableFuture<V> answer = new CompletableFuture<>();
        final int failuresBefore;
        long weight;
        long askAgainNanos;

        Entry(int failuresBefore) {
            this.failuresBefore = failuresBefore;
        }
    }

    private final RegistryLimits limits;
    private final ToLongFunction<V> weigher;
    private final LongSupplier nanoTime;
    private final DoubleSupplier chance;
    private final Map<K, Entry<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long weight;

    /**
     * @param weigher measured by {@link RegistryLimits#maxSchemaChars}
     * @param nanoTime a clock
     * @param chance between 0 and 1
     */
    SingleFlightCache(RegistryLimits limits, ToLongFunction<V> weigher, LongSupplier nanoTime, DoubleSupplier chance) {
        this.limits = limits;
        this.weigher = weigher;
        this.nanoTime = nanoTime;
        this.chance = chance;
    }

    CompletionStage<V> get(K question, Supplier<CompletionStage<V>> ask) {
        Entry<V> entry;
        synchronized (this) {
            entry = entries.get(question);
            if (entry != null && !isStale(entry)) {
                return entry.answer.minimalCompletionStage();
            }
            entry = new Entry<>(entry == null ? 0 : entry.failuresBefore + 1);
            entries.put(question, entry);
            evict();
        }
        Entry<V> asked = entry;
        asked(ask).whenComplete((value, failure) -> {
            if (failure == null) {
                remember(question, asked, value);
                asked.answer.complete(value);
            } else {
                Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
                putOff(asked, cause);
                asked.answer.completeExceptionally(cause);
            }
        });
        return asked.answer.minimalCompletionStage();
    }

    private static <V> CompletionStage<V> asked(Supplier<CompletionStage<V>> ask) {
        try {
            return ask.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private boolean isStale(Entry<V> entry) {
        return entry.answer.isCompletedExceptionally() && nanoTime.getAsLong() - entry.askAgainNanos >= 0;
    }

    private synchronized void remember(K question, Entry<V> entry, V value) {
        if (entries.get(question) == entry) {
            entry.weight = weigher.applyAsLong(value);
            weight += entry.weight;
            evict();
        }
    }

    private synchronized void putOff(Entry<V> entry, Throwable failure) {
        Duration wait = limits.waitAfter(entry.failuresBefore + 1, chance.getAsDouble());
        if (failure instanceof RegistryException known && known.retryAfter().compareTo(wait) > 0) {
            Duration wanted = known.retryAfter();
            wait = wanted.compareTo(LONGEST_REQUESTED_WAIT) < 0 ? wanted : LONGEST_REQUESTED_WAIT;
        }
        entry.askAgainNanos = nanoTime.getAsLong() + wait.toNanos();
    }

    /** Those on their way stay, and the latest does. */
    private void evict() {
        Iterator<Entry<V>> eldest = entries.values().iterator();
        int left = entries.size();
        while ((entries.size() > limits.maxSchemas() || weight > limits.maxSchemaChars()) && left-- > 1) {
            Entry<V> entry = eldest.next();
            if (entry.answer.isDone()) {
                weight -= entry.weight;
                eldest.remove();
            }
        }
    }

    /** Forgets all. */
    synchronized void clear() {
        entries.clear();
        weight = 0;
    }
}
