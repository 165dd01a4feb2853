package dev.tidegate.gateway.subscription;

import dev.tidegate.gateway.query.Query;
import java.time.Duration;

/**
 * What a client asks for.
 *
 * @param from where it begins
 * @param query which rows and columns
 * @param delivery which changes
 * @param onLag what follows if {@link Delivery#EVERY} cannot be kept
 * @param pause the least time between two frames of changes once the client has caught up; zero for none
 */
public record Subscription(From from, Query query, Delivery delivery, OnLag onLag, Duration pause) {

    /** What a subscriber who wants every change is told after he missed some. */
    public enum OnLag {
        /** How many he missed, then what they came to. */
        CATCH_UP,
        /** To forget what he holds, then the rows there are. */
        RESET
    }

    /** Every change that matters, as soon as it is known. */
    public static Subscription to(Query query, From from) {
        return new Subscription(from, query, Delivery.CONFLATED, OnLag.CATCH_UP, Duration.ZERO);
    }

    Channel channel() {
        return new Channel(query, delivery);
    }
}
