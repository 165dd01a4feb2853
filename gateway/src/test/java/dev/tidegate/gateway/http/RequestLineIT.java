package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.TestGateway;
import org.junit.jupiter.api.Test;

/** A request line is judged by its own bytes, and not by those of lines before it on the same connection. */
class RequestLineIT {

    @Test
    void requestsOfEveryLengthFollowAHeaderThatIsFullOfBlanks() throws Exception {
        try (TestGateway gateway = TestGateway.start("");
                RawConnection connection = new RawConnection(gateway.http("/"))) {
            for (int length = 1; length <= 200; length++) {
                connection.send("GET /v1/tables/" + "t".repeat(length) + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: "
                        + "a ".repeat(200) + "b\r\n\r\n");
                assertThat(connection.answer().status()).as("length %d", length).isEqualTo(404);
            }
        }
    }

    @Test
    void aBlankAtItsEndIsRefused() throws Exception {
        try (TestGateway gateway = TestGateway.start("")) {
            for (String blank : new String[] {" ", "\t", "  "}) {
                try (RawConnection connection = new RawConnection(gateway.http("/"))) {
                    assertThat(connection.get("/v1/tables").status()).isEqualTo(200);
                    connection.send("GET /v1/tables HTTP/1.1" + blank + "\r\nHost: localhost\r\n\r\n");
                    assertThat(connection.answer().status()).isEqualTo(400);
                }
            }
        }
    }
}
