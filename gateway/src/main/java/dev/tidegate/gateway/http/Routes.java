package dev.tidegate.gateway.http;

import dev.tidegate.gateway.subscription.Subscriptions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.time.InstantSource;

/** Which path leads where. {@code openapi.json} says the same to clients. */
final class Routes {
    private Routes() {}

    /** What each event loop has of its own. */
    record OfLoop(
            Connections connections,
            Subscriptions subscriptions,
            OpenStreams streams,
            Waits waits,
            BodyBudget bodies) {}

    static Router of(Vertx vertx, HttpVerticle.Parts parts, OfLoop loop) {
        HttpSettings settings = parts.settings();
        Router router = Router.router(vertx);
        Problems.handleAll(router);
        router.route().handler(loop.connections()::begin);
        router.route().handler(new RequestTarget());
        router.route().handler(request -> {
            request.response().putHeader("X-Content-Type-Options", "nosniff");
            request.next();
        });
        router.route().handler(new Hosts(settings.host(), settings.hosts()));
        router.route().handler(new Origins(settings.allowedOrigins()));

        // Who looks after a node that is full must still see how it is.
        if (!settings.management().only()) {
            OperationsRoute.mount(router, parts.tables(), parts.operations());
        }
        router.route().handler(loop.connections()::requirePlace);

        tables(router, vertx, parts, loop);
        Resource.at(router, "/openapi.json").get(ContractsRoute::openapi);
        Resource.at(router, "/asyncapi.json").get(ContractsRoute::asyncapi);
        Resource.at(router, "/stream-commands.schema.json").get(ContractsRoute::commands);
        ConsoleRoute.mount(router);
        return router;
    }

    private static void tables(Router router, Vertx vertx, HttpVerticle.Parts parts, OfLoop loop) {
        HttpSettings settings = parts.settings();
        Subscriptions subscriptions = loop.subscriptions();
        Waits waits = loop.waits();
        Tables tables = new Tables(parts.tables());
        ClientPings pings = new ClientPings(vertx, settings.pingInterval(), settings.idleTimeout());
        WebSockets sockets = new WebSockets(pings, settings);
        InstantSource clock = parts.subscriptions().clock();
        MinPosition minPosition = new MinPosition(vertx, waits, settings.minPositionTimeout());
        ConditionalWrites conditional = new ConditionalWrites(vertx, minPosition);
        WriteRoute writes = new WriteRoute(tables, settings, clock, conditional, minPosition, loop.bodies());
        PatchRoute patches =
                new PatchRoute(tables, conditional, clock, new BodyReader(loop.bodies(), settings.maxBodyBytes()));
        ChangesPoll polls = new ChangesPoll(vertx, subscriptions, waits, settings.waits());
        ChangesRoute changes =
                new ChangesRoute(tables, minPosition, new ChangesRoute.Ways(subscriptions, sockets, polls), settings);
        RowsRoute rows = new RowsRoute(vertx, tables, minPosition, waits, settings.waits());
        PagesRoute pages = new PagesRoute(tables, minPosition, settings.maxPageRows(), clock);
        StreamRoute stream = new StreamRoute(
                vertx,
                new StreamConversation.Parts(vertx, tables, subscriptions, minPosition, clock, settings),
                sockets,
                loop.streams());
        TablesRoute descriptions = new TablesRoute(parts.tables());

        Resource.at(router, "/v1/stream").get(stream::get);
        Resource.at(router, "/v1/tables").get(descriptions::list);
        Resource.at(router, "/v1/tables/:table").get(descriptions::get);
        Resource.at(router, "/v1/tables/:table/changes")
                .get(changes::get)
                .on(HttpMethod.POST, writes::beforePost, writes::post);
        Resource.at(router, "/v1/tables/:table/rows")
                .get(request -> {
                    if (RowAddress.isOfRow(request)) {
                        rows.get(request);
                    } else {
                        pages.get(request);
                    }
                })
                .on(HttpMethod.PUT, writes::beforePut, writes::put)
                .on(HttpMethod.PATCH, patches::beforePatch, patches::patch)
                .on(HttpMethod.DELETE, writes::delete);
        Resource.at(router, "/v1/tables/:table/rows/:key")
                .get(rows::get)
                .on(HttpMethod.PUT, writes::beforePut, writes::put)
                .on(HttpMethod.PATCH, patches::beforePatch, patches::patch)
                .on(HttpMethod.DELETE, writes::delete);
    }
}
