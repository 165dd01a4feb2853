package dev.tidegate.gateway.attack;

import static java.nio.charset.StandardCharsets.US_ASCII;

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

    @Test
    void pings_whose_pongs_nobody_reads() throws Exception {
        byte[] ping = RawSocket.frame(RawSocket.PING, new byte[100]);
        AttackedGateway.shared().withstands(gateway -> {
            RawSocket socket = gateway.connect();
            socket.upgrade("/v1/stream");
            for (int i = 0; i < 1_000_000; i++) {
                socket.send(ping);
            }
        });
    }

    @Test
    void texts_that_nobody_asked_for() throws Exception {
        byte[] text = RawSocket.frame(RawSocket.TEXT, "[1,".repeat(20_000).getBytes(US_ASCII));
        AttackedGateway.shared().withstands(gateway -> {
            RawSocket socket = gateway.connect();
            socket.upgrade("/v1/tables/people/changes?from=latest");
            for (int i = 0; i < 10_000; i++) {
                socket.send(text);
            }
        });
    }

    @Test
    void commands_that_are_wrong_in_thousands_of_places() throws Exception {
        String changes = "[" + "{},".repeat(19_000) + "{}]";
        byte[] write = RawSocket.frame(
                RawSocket.TEXT,
                ("{\"type\":\"write\",\"id\":\"w\",\"table\":\"people\",\"changes\":" + changes + "}")
                        .getBytes(US_ASCII));
        AttackedGateway.shared().withstands(gateway -> {
            RawSocket socket = gateway.connect();
            socket.upgrade("/v1/stream");
            for (int i = 0; i < 10_000; i++) {
                socket.send(write);
            }
        });
    }

    @Test
    void bodies_that_never_end() throws Exception {
        int length = 1 << 20;
        byte[] head = ("PUT /v1/tables/people/rows/never HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n")
                .getBytes(US_ASCII);
        byte[] part = new byte[length - 1];
        AttackedGateway.shared().withstands(gateway -> {
            for (int i = 0; i < 1_200; i++) {
                RawSocket socket = gateway.connect();
                socket.send(head);
                socket.send(part);
            }
        });
    }

    @Test
    void a_thousand_connections_that_send_half_a_request() throws Exception {
        AttackedGateway.shared().withstands(gateway -> {
            for (int i = 0; i < 1_000; i++) {
                gateway.connect().send("GET /v1/tables HTTP/1.1\r\nHost: localhost\r\nX: " + "y".repeat(10_000));
            }
        });
    }

    @Test
    void polls_of_the_whole_table_again_and_again() throws Exception {
        AttackedGateway.shared().withstands(gateway -> {
            RawSocket socket = gateway.connect();
            for (int i = 0; i < MANY; i++) {
                socket.send("GET /v1/tables/people/changes?wait=1s HTTP/1.1\r\nHost: localhost\r\n\r\n");
            }
        });
    }

    @Test
    void snapshots_that_nobody_reads() throws Exception {
        AttackedGateway.shared().withstands(gateway -> {
            for (int i = 0; i < 500; i++) {
                gateway.connect().send("GET /v1/tables/people/changes HTTP/1.1\r\nHost: localhost\r\n\r\n");
            }
        });
    }

    @Test
    void pages_again_and_again_that_are_asked_for_in_advance_and_read() throws Exception {
        AttackedGateway.shared().withstands(gateway -> {
            RawSocket socket = gateway.connect();
            Thread reader = new Thread(socket::discard);
            reader.setDaemon(true);
            reader.start();
            for (int i = 0; i < MANY; i++) {
                socket.send(PAGE);
            }
        });
    }

    @Test
    void lines_that_never_end() throws Exception {
        byte[] head = ("POST /v1/tables/people/changes HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Type: application/x-ndjson\r\nContent-Length: 1000000000\r\n\r\n")
                .getBytes(US_ASCII);
        byte[] part = "x".repeat((1 << 20) - 1).getBytes(US_ASCII);
        AttackedGateway.shared().withstands(gateway -> {
            for (int i = 0; i < 1_200; i++) {
                RawSocket socket = gateway.connect();
                socket.send(head);
                socket.send(part);
            }
        });
    }
}
