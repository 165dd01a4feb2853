package dev.tidegate.format.registry;

import dev.tidegate.format.registry.RegistryException.Problem;
import dev.tidegate.format.registry.RegistryHttp.Answer;
import dev.tidegate.format.registry.RegistryHttp.Request;
import dev.tidegate.format.registry.RegistryJson.Body;
import dev.tidegate.format.registry.RegistryJson.Reference;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** The two questions, as Confluent's REST API has them, and what its answers mean. For use by any thread. */
final class ConfluentApi {
    /** A schema that needs more others than this is a mistake, or names itself. */
    private static final int MAX_REFERENCES = 100;

    private final Persistence persistence;

    ConfluentApi(Persistence persistence) {
        this.persistence = persistence;
    }

    CompletionStage<SchemaDefinition> schema(int id) {
        // Without fetchMaxId=false older registries look for the highest id each time.
        return persistence
                .ask(
                        new Request("/schemas/ids/" + id + "?fetchMaxId=false", null),
                        (from, request, answer) -> body(from, request, answer, "id " + id))
                .thenCompose(body -> withReferences(body, new AtomicInteger()));
    }

    CompletionStage<Integer> register(String subject, SchemaDefinition schema) {
        Request request = new Request("/subjects/" + encoded(subject) + "/versions", RegistryJson.registration(schema));
        return persistence.ask(request, (from, asked, answer) -> {
            Integer id = body(from, asked, answer, "subject '" + subject + "'").id();
            if (id == null) {
                throw unintelligible(from, asked, answer, "it holds no id");
            }
            return id;
        });
    }

    private CompletionStage<SchemaDefinition> withReferences(Body body, AtomicInteger count) {
        CompletionStage<List<SchemaDefinition>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (Reference reference : body.references()) {
            if (count.incrementAndGet() > MAX_REFERENCES) {
                return CompletableFuture.failedFuture(new RegistryException(
                        Problem.UNINTELLIGIBLE,
                        "A schema refers to more than " + MAX_REFERENCES + " others, the last being version "
                                + reference.version() + " of subject '" + reference.subject() + "'"));
            }
            all = all.thenCompose(found -> version(reference, count).thenApply(schema -> {
                found.add(schema);
                return found;
            }));
        }
        String type = body.schemaType() == null ? SchemaDefinition.AVRO : body.schemaType();
        return all.thenApply(found -> new SchemaDefinition(type, String.valueOf(body.schema()), found));
    }

    private CompletionStage<SchemaDefinition> version(Reference reference, AtomicInteger count) {
        String subject = reference.subject();
        String path = "/subjects/" + encoded(subject) + "/versions/" + reference.version();
        return persistence
                .ask(
                        new Request(path, null),
                        (from, request, answer) -> body(
                                from,
                                request,
                                answer,
                                "version " + reference.version() + " of subject '" + subject + "'"))
                .thenCompose(body -> withReferences(body, count));
    }

    /** @param what is asked for, should the registry not know it */
    private static Body body(Endpoint from, Request request, Answer answer, String what) {
        if (answer.status() != 200) {
            throw refusal(from, request, answer, what);
        }
        Body body;
        try {
            body = RegistryJson.parse(answer.body());
        } catch (IOException e) {
            throw unintelligible(from, request, answer, "its body is no JSON object");
        }
        if (request.body() == null && body.schema() == null) {
            throw unintelligible(from, request, answer, "it holds no schema");
        }
        return body;
    }

    private static RegistryException refusal(Endpoint from, Request request, Answer answer, String what) {
        Body body = error(answer);
        String said = "The schema registry at " + from + " answered " + request + " with " + answer.status()
                + (body.message() == null ? "" : " (" + RegistryJson.oneLine(body.message()) + ")");
        return switch (answer.status()) {
            case 401 ->
                new RegistryException(
                        Problem.ACCESS_DENIED,
                        said + ": it wants credentials, or others. Set basic-auth.* or bearer-auth.* as it needs them");
            case 403 ->
                new RegistryException(
                        Problem.ACCESS_DENIED,
                        said + ": whom it takes this gateway for may not do that. Let the registry allow it "
                                + (request.body() == null ? "to read schemas" : "to register schemas"));
            case 404 ->
                body.code() == 0 || body.code() == 404
                        ? new RegistryException(
                                Problem.UNINTELLIGIBLE,
                                said + ": nothing is known there. Check url: is a path missing, or one too many?")
                        : new RegistryException(
                                Problem.UNKNOWN,
                                said + ": it does not know " + what
                                        + ", or not yet. Check that url is the registry that the writers use");
            case 409 ->
                new RegistryException(
                        Problem.INCOMPATIBLE,
                        said + ": the table's schema is at odds with earlier ones of " + what
                                + ". Change the table's columns, give a schema that fits, or set another subject");
            case 422 ->
                new RegistryException(
                        Problem.INVALID,
                        said + ": it does not take this schema under " + what + ". Change it, or the subject");
            case 408, 425, 429 ->
                new RegistryException(Problem.UNAVAILABLE, said + ": it is busy", answer.retryAfter());
            default -> {
                if (answer.status() >= 500) {
                    yield new RegistryException(Problem.UNAVAILABLE, said, answer.retryAfter());
                }
                boolean elsewhere = answer.status() >= 300 && answer.status() < 400;
                yield new RegistryException(
                        Problem.UNINTELLIGIBLE,
                        said + ", which no schema registry does. Check url"
                                + (elsewhere ? ": redirections are not followed" : ""));
            }
        };
    }

    private static Body error(Answer answer) {
        try {
            return RegistryJson.parse(answer.body());
        } catch (IOException e) {
            return Body.NONE; // as proxies answer
        }
    }

    private static RegistryException unintelligible(Endpoint from, Request request, Answer answer, String why) {
        return new RegistryException(
                Problem.UNINTELLIGIBLE,
                "The schema registry at " + from + " gave an answer to " + request + " that no schema registry gives: "
                        + why + ". Check url. It begins: " + RegistryJson.beginning(answer.body()));
    }

    private static String encoded(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
