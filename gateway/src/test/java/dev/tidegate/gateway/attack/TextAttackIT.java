package dev.tidegate.gateway.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bytes that are no text and numbers that are no values, many times over. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TextAttackIT {
    private static final String ROWS = "/v1/tables/people/rows";

    @Test
    void urls_that_cannot_be_read() throws Exception {
        List<String> targets = List.of(
                ROWS + "/50%",
                ROWS + "/%FF",
                ROWS + "/%ED%A0%80",
                ROWS + "/%C0%AE",
                ROWS + "?key=%zz",
                ROWS + "?%=1",
                "/v1/tables/people/changes?filter=%zz",
                "/%",
                "/health/live?%FF");
        AttackedGateway.shared().withstands(gateway -> {
            RawSocket socket = gateway.connect();
            for (int i = 0; i < 20; i++) {
                for (String target : targets) {
                    socket.get(target, 400);
                }
                socket.get(ROWS + "/%2E%2E", 404);
            }
        });
    }

    @Test
    void long_preferences_and_unknown_expectations() throws Exception {
        String get = "GET " + ROWS + "?key=p1 HTTP/1.1\r\nHost: localhost\r\n";
        AttackedGateway.shared().withstands(gateway -> {
            RawSocket socket = gateway.connect();
            for (int i = 0; i < 10; i++) {
                socket.send(get + "Prefer: wait=" + "9".repeat(5_000) + "\r\n\r\n");
                socket.answer(200);
                socket.send(get + "Prefer: " + "\"\\".repeat(3_000) + "\r\n\r\n");
                socket.answer(200);
                socket.send(get + "Expect: 999\r\n\r\n");
                socket.answer(417);
            }
        });
    }

    @Test
    void numbers_with_huge_exponents_and_json_that_is_no_text() throws Exception {
        AttackedGateway.shared().withstands(gateway -> {
            for (String column : List.of("id", "name", "amount", "n")) {
                for (String value :
                        List.of("1e2147483648", "1e-999999999", "\"\\ud800\"", "\"\u00c0\u00ae\"", "\"\u00ff\"")) {
                    RawSocket socket = gateway.connect();
                    String body = "{\"op\":\"+I\",\"row\":{\"" + column + "\":" + value + "}}";
                    socket.send(
                            "POST /v1/tables/people/changes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                                    + "Content-Length: " + body.length() + "\r\n\r\n" + body);
                    assertThat(socket.answer().status()).isIn(400, 422);
                    socket.close();
                }
            }
        });
    }

    @Test
    void websockets_with_text_that_is_none() throws Exception {
        AttackedGateway.shared().withstands(gateway -> {
            for (int i = 0; i < 10; i++) {
                RawSocket socket = gateway.connect();
                socket.upgrade("/v1/stream");
                socket.send(RawSocket.frame(
                        RawSocket.TEXT, "{\"type\":\"ping\",\"id\":\"\u00c3\u0028\"}".getBytes(ISO_8859_1)));
                assertThat(socket.closeCode()).isEqualTo(1007);
                socket.close();
            }
        });
    }
}
