package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.subscription.Subscriber;
import dev.tidegate.gateway.subscription.Subscription;
import dev.tidegate.gateway.subscription.Subscriptions;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * One table's changes in one answer, for clients that have nothing better: a subscription that ends as soon as there is
 * something to tell, see {@link PollOutlet}. The next poll goes on {@code from} the answer's {@code position}.
 */
final class ChangesPoll {
    private final Vertx vertx;
    private final Subscriptions subscriptions;
    private final Waits waits;
    private final WaitSettings settings;

    ChangesPoll(Vertx vertx, Subscriptions subscriptions, Waits waits, WaitSettings settings) {
        this.vertx = vertx;
        this.subscriptions = subscriptions;
        this.waits = waits;
        this.settings = settings;
    }

    /** @param wait as the client wishes; {@code http.max-wait} bounds it */
    void open(RoutingContext request, ServedTable table, Subscription subscription, Duration wait) {
        request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (request.request().method() == HttpMethod.HEAD) {
            request.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, MediaType.JSON.text())
                    .end();
            return;
        }
        PollOutlet outlet = new PollOutlet(table.name(), settings.maxPollBytes());
        Wait waiting = waits.begin(request, settings.bounded(wait), outlet::timeIsOver);
        try {
            Subscriber subscriber = subscriptions.subscribe(table.live(), subscription, outlet);
            waiting.onEnd(subscriber::close);
        } catch (TidegateException e) {
            waiting.end();
            throw e;
        }
        Context loop = vertx.getOrCreateContext();
        // Not at once: whoever sends frames is not to find his subscriber closed in the middle of it.
        outlet.answer()
                .onComplete(done -> loop.runOnContext(v -> {
                    waiting.end();
                    if (!request.response().closed()) {
                        Answer.when(outlet.answer(), request, body -> Answer.json(request, body));
                    }
                }));
    }
}
