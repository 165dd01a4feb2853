package dev.tidegate.gateway.attack;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Attacks over HTTP and WebSockets, whatever table they are for. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class AttackIT {
    private static final int MANY = 20_000;
    private static final String PAGE = "GET /v1/tables/people/rows?limit=1000 HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @Test
    void pages_again_and_again_on_one_connection() throws Exception {
        AttackedGateway.shared().withstands(gateway -> {
            RawSocket socket = gateway.connect();
            for (int i = 0; i < 200; i++) {
                socket.send(PAGE);
                socket.answer(200);
            }
        });
    }

    @Test
    void twenty_thousand_requests_in_a_row_and_no_answer_read() throws Exception {
        AttackedGateway.shared().withstands(gateway -> {
            RawSocket socket = gateway.connect();
            for (int i = 0; i < MANY; i++) {
                socket.send(PAGE);
            }
        });
    }
}
