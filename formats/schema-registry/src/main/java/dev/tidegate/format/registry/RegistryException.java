package dev.tidegate.format.registry;

import java.time.Duration;

/** Why a registry did not answer, in a sentence for the user: what was asked of whom, and what would be right. */
public final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What stands in the way. */
    public enum Problem {
        /** No answer: no connection, a timeout, a server error, or too many requests. It may pass by itself. */
        UNAVAILABLE,
        /** 401 or 403: the registry wants other credentials, or rights are missing. */
        ACCESS_DENIED,
        /** 404, in a registry's own words: it does not know this id or subject, or not yet, for registries replicate. */
        UNKNOWN,
        /** 409: the schema is at odds with earlier ones of its subject. */
        INCOMPATIBLE,
        /** 422: it does not take this for a schema, or for a subject. */
        INVALID,
        /** An answer that no schema registry gives. */
        UNINTELLIGIBLE,
        /** The client cannot be set up: a key store that cannot be read, say. */
        MISCONFIGURED
    }

    private final Problem problem;
    private final transient Duration retryAfter;

    RegistryException(Problem problem, String message) {
        this(problem, message, Duration.ZERO);
    }

    RegistryException(Problem problem, String message, Duration retryAfter) {
        super(message);
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    public Problem problem() {
        return problem;
    }

    /** Whether the next moment may bring another answer. */
    boolean isTransient() {
        return problem == Problem.UNAVAILABLE;
    }

    /** How long the registry asked to be left alone. */
    Duration retryAfter() {
        return retryAfter;
    }
}
