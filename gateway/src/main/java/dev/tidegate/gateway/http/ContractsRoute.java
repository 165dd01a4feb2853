package dev.tidegate.gateway.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/**
 * What this gateway's resources, frames and commands look like, for programs: the files {@code openapi.json} (OpenAPI
 * 3.1), {@code asyncapi.json} (AsyncAPI 3.0) and {@code stream-commands.schema.json} (JSON Schema 2020-12) on the class
 * path, under the media types that IANA or the schema's drafts have for them.
 */
final class ContractsRoute {
    /** Of this package, on the class path. */
    private static final String FOLDER = ContractsRoute.class.getPackageName().replace('.', '/') + "/";

    private ContractsRoute() {}

    static void openapi(RoutingContext request) {
        send(request, "openapi.json", "application/vnd.oai.openapi+json;version=3.1");
    }

    static void asyncapi(RoutingContext request) {
        send(request, "asyncapi.json", "application/vnd.aai.asyncapi+json;version=3.0.0");
    }

    /** What {@link CommandReader} holds commands to. */
    static void commands(RoutingContext request) {
        send(request, FOLDER + CommandReader.RESOURCE, "application/schema+json");
    }

    private static void send(RoutingContext request, String file, String type) {
        QueryString.of(request);
        Answer.when(request.vertx().fileSystem().readFile(file), request, body -> {
            request.response()
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache") // a new version shows at once
                    .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()))
                    .putHeader(HttpHeaders.CONTENT_TYPE, type);
            request.response().end(body);
        });
    }
}
