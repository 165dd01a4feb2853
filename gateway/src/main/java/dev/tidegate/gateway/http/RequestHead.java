package dev.tidegate.gateway.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the head of an HTTP/1 request: everything that would let this gateway and a proxy in front of it
 * disagree about where a request ends or for which host it is.
 */
final class RequestHead {
    /** A name or an address, and a port. */
    private static final Pattern AUTHORITY = Pattern.compile("([A-Za-z0-9._~-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{0,5})?");

    private static final int MAX_LENGTH_DIGITS = 18;
    private static final Set<HttpMethod> WITH_BODY = Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);
    private static final AsciiString LENGTH = HttpHeaderNames.CONTENT_LENGTH;
    private static final AsciiString CODING = HttpHeaderNames.TRANSFER_ENCODING;

    private RequestHead() {}

    /** What is wrong, for the client; null when nothing is. */
    static @Nullable String fault(HttpRequest request) {
        String fault = faultOfHeaders(request.headers());
        if (fault == null) {
            fault = faultOfTarget(request);
        }
        return fault == null ? faultOfLength(request) : fault;
    }

    private static @Nullable String faultOfHeaders(HttpHeaders headers) {
        for (Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence(); all.hasNext(); ) {
            Map.Entry<CharSequence, CharSequence> header = all.next();
            CharSequence name = header.getKey();
            if (!isToken(name)) {
                return "a header has a name that is none";
            } else if (resembles(name, LENGTH) || resembles(name, CODING)) {
                return "there is a header '" + name + "', which another server may take for " + LENGTH + " or "
                        + CODING;
            } else if (!isText(header.getValue())) {
                return "the header '" + name + "' holds control characters";
            }
        }
        return null;
    }

    private static boolean isToken(CharSequence name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-';
            if (!letter && "!#$%&'*+.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return name.length() > 0;
    }

    private static boolean isText(CharSequence value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** Whether it differs in one character, or in letters that some servers take for the same. */
    private static boolean resembles(CharSequence name, AsciiString known) {
        if (name.length() != known.length()) {
            return false;
        }
        int different = 0;
        for (int i = 0; i < name.length() && different < 2; i++) {
            if (AsciiString.toLowerCase(name.charAt(i)) != known.charAt(i)) {
                different++;
            }
        }
        return different == 1;
    }

    private static @Nullable String faultOfTarget(HttpRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1) {
            return "the request has " + hosts.size() + " Host headers";
        } else if (hosts.isEmpty() && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return "the request has no Host header";
        }
        String host = hosts.isEmpty() ? "" : hosts.get(0).trim();
        if (!host.isEmpty() && !AUTHORITY.matcher(host).matches()) {
            return "the Host header is not a name with a port";
        }
        String target = request.uri();
        if (!isVisible(target)) {
            return "the request target holds characters that must be percent-encoded";
        }
        boolean origin =
                target.startsWith("/") || target.equals("*") && request.method().equals(HttpMethod.OPTIONS);
        return origin || isAbsolute(target, host) ? null : "the request target must be a path, or a URL of this host";
    }

    private static boolean isVisible(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is a URL with the same authority as the Host header. */
    private static boolean isAbsolute(String target, String host) {
        String lower = target.toLowerCase(Locale.ROOT);
        int scheme = lower.startsWith("http://") ? 7 : lower.startsWith("https://") ? 8 : 0;
        if (scheme == 0) {
            return false;
        }
        int end = scheme;
        while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        return !host.isEmpty() && target.substring(scheme, end).equalsIgnoreCase(host);
    }

    private static @Nullable String faultOfLength(HttpRequest request) {
        List<String> lengths = request.headers().getAll(LENGTH);
        List<String> codings = request.headers().getAll(CODING);
        if (lengths.size() > 1 || codings.size() > 1 || !lengths.isEmpty() && !codings.isEmpty()) {
            return "the request tells the length of its body more than once";
        } else if (!codings.isEmpty()) {
            boolean chunked = codings.get(0).equalsIgnoreCase("chunked");
            return chunked && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                    ? null
                    : "the only transfer coding is 'chunked', with HTTP/1.1";
        } else if (!lengths.isEmpty()) {
            return isNumber(lengths.get(0)) ? null : "Content-Length is not a number";
        }
        return WITH_BODY.contains(request.method())
                ? request.method() + " needs a Content-Length, or Transfer-Encoding: chunked"
                : null;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_LENGTH_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
