package dev.tidegate.gateway.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.time.Duration;

/**
 * What a gateway, or something before it, had to object.
 *
 * @param code the gateway's code, {@code http} if it was not the gateway's objection
 * @param message one sentence or more for the user
 * @param retryable whether the same request may succeed later
 * @param retryAfter the least time until then
 */
public record Refusal(String code, String message, boolean retryable, Duration retryAfter) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS = 500;

    /** A token that the gateway cannot read. */
    boolean isOfToken() {
        return code.equals("invalid-token");
    }

    /** A frame's, or a problem document's. */
    static Refusal of(JsonNode fields, String message, long retryAfterSeconds) {
        return new Refusal(
                fields.path("code").asText(),
                fields.path(message).asText(),
                fields.path("retryable").asBoolean(),
                Duration.ofSeconds(retryAfterSeconds));
    }

    /**
     * An answer's, with a problem document (RFC 9457) of the gateway's, or what somebody before the gateway wrote.
     *
     * @param address what was asked for
     */
    static Refusal ofAnswer(String address, int status, String body, long retryAfterSeconds) {
        try {
            JsonNode problem = MAPPER.readTree(body);
            if (problem.path("code").isTextual() && problem.path("detail").isTextual()) {
                return of(problem, "detail", retryAfterSeconds);
            }
        } catch (JsonProcessingException e) {
            // No problem document: then not the gateway's, which is told below.
        }
        boolean retryable = status >= SERVER_ERRORS || status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS;
        String message = "The gateway, or something before it, answered " + status + " to GET " + address + ".";
        return new Refusal("http", message, retryable, Duration.ofSeconds(retryAfterSeconds));
    }

    /** As a failure of what was to be done here. Statuses that nobody knows are the user's to mend, with another URL. */
    TidegateException toException() {
        return new TidegateException(ErrorCode.of(code).orElse(ErrorCode.INVALID_REQUEST), message);
    }
}
