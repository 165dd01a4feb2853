package dev.tidegate.gateway.idempotency;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * What a client calls a request.
 *
 * @param text unique among the client's requests to a table
 * @param fingerprint of the request, to tell a repetition from another request with the same key
 */
public record IdempotencyKey(String text, String fingerprint) {

    /** @param request all that makes it what it is: method, path and body */
    public static IdempotencyKey of(String text, byte[]... request) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : request) {
                digest.update(Integer.toString(part.length).getBytes(StandardCharsets.US_ASCII));
                digest.update(part);
            }
            return new IdempotencyKey(
                    text, Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
