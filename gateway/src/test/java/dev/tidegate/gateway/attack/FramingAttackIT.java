package dev.tidegate.gateway.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests of which two servers could say two things: where they end, or for whom they are. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FramingAttackIT {
    private static final String ROW = "{\"name\":\"smuggled\",\"n\":1}";
    private static final String SMUGGLED = "PUT /v1/tables/people/rows/%s HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/json\r\nContent-Length: " + ROW.length() + "\r\n\r\n" + ROW;
    private static final String POST = "POST /v1/tables/people/changes HTTP/1.1\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String HOST = "Host: localhost\r\n";
    private static final String NO_CHANGES = "[]";
    private static final String CHUNKED_NO_CHANGES = "2\r\n[]\r\n0\r\n\r\n";

    /** A POST with these lines about its length, and this body. */
    private static String post(String lines, String body) {
        return POST + HOST + JSON + lines + "\r\n" + body;
    }

    /** A GET with this first line and these headers. */
    private static String get(String first, String headers) {
        return first + "\r\n" + headers + "\r\n";
    }

    static Stream<String> lengths() {
        return Stream.of(
                        "Content-Xength: 2",
                        "Content_Length: 2",
                        "Content-Lengtt: 2",
                        "Kontent-Length: 2",
                        "Content-Length : 2",
                        "Content-Length\t: 2",
                        " Content-Length: 2",
                        "Content-Length: +2",
                        "Content-Length: -2",
                        "Content-Length: 0x2",
                        "Content-Length: 2.0",
                        "Content-Length: 2 2",
                        "Content-Length: 2, 2",
                        "Content-Length: 2,3",
                        "Content-Length: ",
                        "Content-Length: two",
                        "Content-Length: 99999999999999999999",
                        "Content-Length: \u00b2",
                        "Content-Length: 2\r\nContent-Length: 2",
                        "Content-Length: 2\r\nContent-Length: 3",
                        "Content-Length: 2\r\ncontent-length: 50")
                .map(line -> post(line + "\r\n", NO_CHANGES));
    }

    static Stream<String> transferCodings() {
        return Stream.of(
                        "Transfer-Encoding: xchunked",
                        "Transfer-Encoding: gzip",
                        "Transfer-Encoding: identity",
                        "Transfer-Encoding: \"chunked\"",
                        "Transfer-Encoding: chunked;q=1",
                        "Transfer-Encoding: chunked, identity",
                        "Transfer-Encoding: gzip, chunked",
                        "Transfer-Encoding: chunked, chunked",
                        "Transfer-Encoding: ,chunked",
                        "Transfer-Encoding: chunked,",
                        "Transfer-Encoding:\u000bchunked",
                        "Transfer-Encoding: \u0000chunked",
                        "Transfer-Encoding: chunkedd",
                        "Transfer-Encoding: ",
                        "Transfer-Encoding : chunked",
                        " Transfer-Encoding: chunked",
                        "Transfer_Encoding: chunked",
                        "Transfer-Encodinh: chunked",
                        "Transfer-Encoding:\r\n chunked",
                        "Transfer-Encoding: chun\r\n ked",
                        "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                        "Transfer-Encoding: chunked\r\nContent-Length: 2",
                        "Content-Length: 16\r\nTransfer-Encoding: chunked")
                .map(line -> post(line + "\r\n", CHUNKED_NO_CHANGES));
    }

    static Stream<String> chunks() {
        return Stream.of(
                        "2 2\r\n[]\r\n0\r\n\r\n",
                        "-2\r\n[]\r\n0\r\n\r\n",
                        "+2\r\n[]\r\n0\r\n\r\n",
                        "0x2\r\n[]\r\n0\r\n\r\n",
                        "2_\r\n[]\r\n0\r\n\r\n",
                        "\r\n[]\r\n0\r\n\r\n",
                        "g\r\n[]\r\n0\r\n\r\n",
                        "2\r\n[]XX0\r\n\r\n",
                        "2\n[]\r\n0\r\n\r\n",
                        "2\r\n[]\n0\r\n\r\n",
                        "2\r[]\r\n0\r\n\r\n",
                        "100000002\r\n[]\r\n0\r\n\r\n",
                        "fffffffffffffffff2\r\n[]\r\n0\r\n\r\n",
                        "2\r\n[]\r\n0\r\n: x\r\n\r\n",
                        "2\r\n[]\r\n0\r\nContent-Length : 5\r\n\r\n")
                .map(body -> post("Transfer-Encoding: chunked\r\n", body));
    }

    static Stream<String> heads() {
        String path = "/v1/tables";
        return Stream.of(
                get("GET " + path + " HTTP/1.1", "Host: localhost\r\nHost: localhost\r\n"),
                get("GET " + path + " HTTP/1.1", "Host: localhost\r\nhost: example.org\r\n"),
                get("GET " + path + " HTTP/1.1", ""),
                get("GET " + path + " HTTP/1.1", "Host: local host\r\n"),
                get("GET " + path + " HTTP/1.1", "Host: localhost/x\r\n"),
                get("GET " + path + " HTTP/1.1", "Host: me@localhost\r\n"),
                get("GET " + path + " HTTP/1.1", "Host: localhost, example.org\r\n"),
                get("GET http://example.org" + path + " HTTP/1.1", HOST),
                get("GET https://example.org" + path + " HTTP/1.1", HOST),
                get("GET //example.org@" + " HTTP/1.1 ", HOST),
                get("GET ftp://localhost" + path + " HTTP/1.1", HOST),
                get("GET example.org:80 HTTP/1.1", HOST),
                get("CONNECT localhost:80 HTTP/1.1", HOST),
                get("GET v1/tables HTTP/1.1", HOST),
                get("GET * HTTP/1.1", HOST),
                get("GET   " + path + "   HTTP/1.1", HOST),
                get("GET  " + path + " HTTP/1.1", HOST),
                get("GET " + path + "  HTTP/1.1", HOST),
                get("GET " + path + " x HTTP/1.1", HOST),
                get("GET\t" + path + "\tHTTP/1.1", HOST),
                get("GET\u000b" + path + " HTTP/1.1", HOST),
                get(" GET " + path + " HTTP/1.1", HOST),
                get("GET " + path + " HTTP/1.1 ", HOST),
                get("GET " + path, HOST),
                get("GET " + path + " HTTP/0.9", HOST),
                get("GET " + path + " HTTP/2.0", HOST),
                get("GET " + path + " HTTP/1.10", HOST),
                get("GET " + path + " HTTP/11", HOST),
                get("GET " + path + " http/1.1", HOST),
                get("GET " + path + " XTTP/1.1", HOST),
                get("GE(T " + path + " HTTP/1.1", HOST),
                get("[]GET " + path + " HTTP/1.1", HOST),
                get("GET " + path + "\u0000 HTTP/1.1", HOST),
                get("GET " + path + "\u00e9 HTTP/1.1", HOST),
                get("GET " + path + " HTTP/1.1", HOST + ": no name\r\n"),
                get("GET " + path + " HTTP/1.1", HOST + "no colon\r\n"),
                get("GET " + path + " HTTP/1.1", HOST + "X : blank before the colon\r\n"),
                get("GET " + path + " HTTP/1.1", HOST + "X y: blank in the name\r\n"),
                get("GET " + path + " HTTP/1.1", HOST + "X\u0000: nul\r\n"),
                get("GET " + path + " HTTP/1.1", HOST + "X\u00e9: no ASCII\r\n"),
                get("GET " + path + " HTTP/1.1", HOST + "X: a\u0000b\r\n"),
                get("GET " + path + " HTTP/1.1", HOST + "X: a\u000bb\r\n"),
                get("GET " + path + " HTTP/1.1", HOST + "X: a\rb\r\n"),
                get("GET " + path + " HTTP/1.1", HOST + "X: a\r\n folded\r\n"),
                get("GET " + path + " HTTP/1.1", HOST + "X: a\r\n\tfolded\r\n"),
                get("GET " + path + " HTTP/1.1", HOST + "X:\r\n folded\r\n"),
                get("GET " + path + " HTTP/1.1", "\tX: folded at once\r\n" + HOST),
                "GET " + path + " HTTP/1.1\nHost: localhost\n\n",
                "GET " + path + " HTTP/1.1\rHost: localhost\r\r",
                "GET " + path + " HTTP/1.1\r\nHost: localhost\nX: y\r\n\r\n",
                "POST /v1/tables/people/changes HTTP/1.0\r\n" + HOST + JSON + "Transfer-Encoding: chunked\r\n\r\n"
                        + CHUNKED_NO_CHANGES,
                post("", NO_CHANGES));
    }

    @ParameterizedTest
    @MethodSource({"lengths", "transferCodings", "chunks", "heads"})
    void what_could_be_read_in_two_ways_is_refused_and_nothing_behind_it_is_executed(String request) throws Exception {
        AttackedGateway gateway = AttackedGateway.shared();

        String key = "smuggled" + request.hashCode();

        String answer = answer(gateway, request + SMUGGLED.formatted(key));

        assertThat(answer).matches("(?s)HTTP/1.1 (400|411|414|431|501|505) .*");
        assertThat(answer.split("HTTP/1\\.1 [0-9]")).as("one answer").hasSize(2);
        assertThat(answer.toLowerCase()).contains("connection: close", "application/problem+json");
        assertThat(gateway.get("/v1/tables/people/rows/" + key).statusCode()).isEqualTo(404);
    }

    /** All of it, until the gateway closes. */
    private static String answer(AttackedGateway gateway, String request) throws IOException {
        try (RawSocket socket = new RawSocket(gateway.port())) {
            socket.send(request);
            return socket.rest();
        }
    }

    static Stream<String> wellFormed() {
        return Stream.of(
                post("Content-Length: 2\r\n", NO_CHANGES),
                post("content-length:2\r\n", NO_CHANGES),
                post("Transfer-Encoding: chunked\r\n", CHUNKED_NO_CHANGES),
                post("transfer-encoding: Chunked\r\n", CHUNKED_NO_CHANGES),
                post("Transfer-Encoding: chunked\r\n", "1;extension=1\r\n[\r\n1\r\n]\r\n0\r\nTrailer: x\r\n\r\n"),
                get("GET /v1/tables HTTP/1.1", HOST + "X: caf\u00e9\r\n"),
                get("GET /v1/tables HTTP/1.1", HOST + "X:\r\n"),
                get("GET /v1/tables HTTP/1.1", HOST + "X:\ta \t\r\n"),
                get("GET /v1/tables HTTP/1.1", "Host: 127.0.0.1:18080\r\n"),
                get("GET /v1/tables HTTP/1.1", "Host: [::1]:80\r\n"),
                get("GET http://localhost/v1/tables HTTP/1.1", HOST),
                get("OPTIONS /v1/tables HTTP/1.1", HOST));
    }

    @ParameterizedTest
    @MethodSource("wellFormed")
    void what_is_well_formed_is_answered_and_so_is_the_next_request(String request) throws Exception {
        try (RawSocket socket = new RawSocket(AttackedGateway.shared().port())) {
            socket.send(request + get("GET /health/live HTTP/1.1", HOST));

            assertThat(socket.answer().status()).isBetween(200, 204);
            assertThat(socket.answer().body()).contains("up");
        }
    }
}
