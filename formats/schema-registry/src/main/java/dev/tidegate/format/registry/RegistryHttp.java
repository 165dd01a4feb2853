package dev.tidegate.format.registry;

import dev.tidegate.format.registry.RegistryException.Problem;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Sends one request to one address of a registry, over the JDK's client. For use by any thread. */
final class RegistryHttp {
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final String ACCEPTED =
            MEDIA_TYPE + ", application/vnd.schemaregistry+json; q=0.9, application/json; q=0.8";

    /**
     * @param path below the base address, percent-encoded
     * @param body JSON to be posted, null to get
     */
    record Request(String path, @Nullable String body) {
        /** As it is shown to the user. */
        @Override
        public String toString() {
            return (body == null ? "GET " : "POST ") + path;
        }
    }

    /** @param retryAfter how long the server wants to be left alone */
    record Answer(int status, byte[] body, Duration retryAfter) {}

    private final RegistrySettings settings;
    private final Gate gate;
    private @Nullable CompletableFuture<HttpClient> client;

    RegistryHttp(RegistrySettings settings) {
        this.settings = settings;
        this.gate = new Gate(settings.limits().maxRequests(), settings.limits().maxSchemas());
    }

    /** Fails with a {@link RegistryException}. Whatever the status, an answer is an answer. */
    CompletableFuture<Answer> send(Endpoint endpoint, Request request) {
        return gate.pass(() -> client().thenCompose(http -> exchange(http, endpoint, request)));
    }

    private CompletableFuture<Answer> exchange(HttpClient http, Endpoint endpoint, Request request) {
        Duration timeout = settings.limits().requestTimeout();
        CompletableFuture<HttpResponse<byte[]>> sent = http.sendAsync(
                http(endpoint, request), BoundedBody.upTo(settings.limits().maxBody()));
        // The client's own timeout ends with the headers.
        return sent.copy().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).handle((response, failure) -> {
            if (failure != null) {
                sent.cancel(true);
                throw explained(
                        endpoint, request, failure instanceof CompletionException ? failure.getCause() : failure);
            }
            return new Answer(response.statusCode(), response.body(), retryAfter(response));
        });
    }

    private HttpRequest http(Endpoint endpoint, Request request) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(endpoint.base() + request.path()))
                .timeout(settings.limits().requestTimeout())
                .header("Accept", ACCEPTED);
        if (endpoint.authorization() != null) {
            builder.header("Authorization", endpoint.authorization());
        }
        if (request.body() != null) {
            builder.header("Content-Type", MEDIA_TYPE).POST(BodyPublishers.ofString(request.body()));
        }
        return builder.build();
    }

    /** Seconds; a date is not worth a clock. */
    private static Duration retryAfter(HttpResponse<?> response) {
        try {
            return Duration.ofSeconds(Long.parseLong(
                    response.headers().firstValue("Retry-After").orElse("0").trim()));
        } catch (NumberFormatException e) {
            return Duration.ZERO;
        }
    }

    private RegistryException explained(Endpoint endpoint, Request request, @Nullable Throwable failure) {
        String to = "The schema registry at " + endpoint;
        RegistryLimits limits = settings.limits();
        if (failure instanceof RegistryException known) {
            return known;
        } else if (failure instanceof BoundedBody.TooLargeException) {
            return new RegistryException(
                    Problem.UNINTELLIGIBLE,
                    to + " answered " + request + " with more than " + limits.maxBody()
                            + " bytes (properties.tidegate.max.response.bytes)");
        } else if (failure instanceof TimeoutException || failure instanceof HttpTimeoutException) {
            boolean connecting = failure instanceof HttpConnectTimeoutException;
            return unavailable(
                    connecting
                            ? to + " cannot be reached within "
                                    + limits.connectTimeout().toMillis() + " ms (properties.http.connect.timeout.ms)"
                            : to + " did not answer " + request + " within "
                                    + limits.requestTimeout().toMillis() + " ms (properties.http.read.timeout.ms)");
        } else if (failure instanceof SSLException) {
            return unavailable(to + " and this client do not agree on TLS: " + reason(failure)
                    + ". Check ssl.truststore.location, and ssl.keystore.location if it wants a certificate");
        } else if (failure instanceof ConnectException && hasCause(failure, UnresolvedAddressException.class)
                || failure instanceof UnknownHostException) {
            return unavailable(to + " cannot be reached: its host name is not known");
        } else if (failure instanceof IOException) {
            return unavailable(to + " cannot be reached: " + reason(failure));
        }
        return unavailable(to + " could not be asked " + request + ": " + failure);
    }

    private static RegistryException unavailable(String message) {
        return new RegistryException(Problem.UNAVAILABLE, message);
    }

    private static boolean hasCause(Throwable failure, Class<?> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /** The first sentence that somebody wrote. */
    private static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null && !message.isBlank()) {
                return RegistryJson.oneLine(message);
            }
        }
        return failure instanceof ConnectException ? "connection refused" : failure.toString();
    }

    /** Made with the first request: it reads files. */
    private synchronized CompletableFuture<HttpClient> client() {
        if (client == null || client.isCompletedExceptionally()) {
            client = CompletableFuture.supplyAsync(this::newClient);
        }
        return client;
    }

    private HttpClient newClient() {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                // A redirection would take the credentials elsewhere.
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.limits().connectTimeout());
        Proxy proxy = settings.proxy();
        if (proxy != null) {
            builder.proxy(ProxySelector.of(new InetSocketAddress(proxy.host(), proxy.port())));
        }
        if (settings.endpoints().stream().anyMatch(Endpoint::isSecure)) {
            TlsSettings tls = settings.tls();
            builder.sslContext(TlsContext.of(tls));
            SSLParameters parameters = new SSLParameters();
            if (!tls.enabledProtocols().isEmpty()) {
                parameters.setProtocols(tls.enabledProtocols().toArray(String[]::new));
            }
            if (!tls.cipherSuites().isEmpty()) {
                parameters.setCipherSuites(tls.cipherSuites().toArray(String[]::new));
            }
            builder.sslParameters(parameters);
        }
        return builder.build();
    }
}
