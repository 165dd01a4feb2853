package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.subscription.Delivery;
import dev.tidegate.gateway.subscription.From;
import dev.tidegate.gateway.subscription.Subscription;
import dev.tidegate.gateway.subscription.Subscription.OnLag;
import dev.tidegate.gateway.subscription.Subscriptions;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants to be told of a table, whichever way he asks.
 *
 * <p>{@link FromParameter} says where it begins. {@code columns} and {@code filter} (CEL) choose what is told; {@code
 * delivery=every} asks for each change, and {@code onLag} says what follows when that cannot be kept; {@code maxRate=5}
 * for no more than five frames of changes a second.
 *
 * @param columns names with commas in between, null for all
 * @param filter null for none
 * @param pause the least time between two frames
 */
record Wish(
        From from,
        Delivery delivery,
        OnLag onLag,
        Duration pause,
        @Nullable String columns,
        @Nullable String filter) {

    static final List<String> PARAMETERS =
            List.of(FromParameter.NAME, FromParameter.SNAPSHOT, "columns", "filter", "delivery", "onLag", "maxRate");
    private static final int MAX_RATE = 1_000;

    /**
     * @throws TidegateException that names the parameter at fault, or {@link ServedTable#requireRead the table}; columns
     *     and filter are looked at later
     */
    static Wish of(Parameters parameters, ServedTable table) {
        table.requireRead();
        From from = FromParameter.of(parameters, table);
        Delivery delivery = parameters.choice("delivery", Delivery.CONFLATED);
        OnLag onLag = parameters.choice("onLag", OnLag.CATCH_UP);
        int maxRate = parameters.number("maxRate", 0, MAX_RATE);
        Duration pause = maxRate == 0 ? Duration.ZERO : Duration.ofMillis(1_000 / maxRate);
        return new Wish(from, delivery, onLag, pause, parameters.text("columns"), parameters.text("filter"));
    }

    Wish from(From other) {
        return new Wish(other, delivery, onLag, pause, columns, filter);
    }

    /**
     * Fails with {@link ErrorCode#INVALID_REQUEST} for a column that is not there, and {@link ErrorCode#INVALID_FILTER}.
     */
    Future<Subscription> subscription(Subscriptions subscriptions, ServedTable table) {
        return subscriptions
                .query(table.live(), columns, filter)
                .map(query -> new Subscription(from, query, delivery, onLag, pause));
    }
}
