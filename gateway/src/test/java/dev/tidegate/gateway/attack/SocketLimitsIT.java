package dev.tidegate.gateway.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a WebSocket client may send that is no command. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SocketLimitsIT {
    private static final String CHANGES = "/v1/tables/people/changes?from=latest";
    private static final String STREAM = "/v1/stream";
    private static final int TOO_MANY = 300;

    private static RawSocket open(String path) throws Exception {
        RawSocket socket = new RawSocket(AttackedGateway.shared().port());
        socket.upgrade(path);
        return socket;
    }

    @Test
    void a_ping_is_answered_with_its_payload() throws Exception {
        try (RawSocket socket = open(STREAM)) {
            socket.sendFrame(RawSocket.PING, "are you there");

            RawSocket.Frame pong = socket.receive();

            assertThat(pong.opcode()).isEqualTo(RawSocket.PONG);
            assertThat(pong.payload()).asString().isEqualTo("are you there");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {RawSocket.PING, RawSocket.PONG})
    void more_control_frames_than_allowed_close_the_connection_with_1008(int opcode) throws Exception {
        for (String path : new String[] {CHANGES, STREAM}) {
            try (RawSocket socket = open(path)) {
                sendMany(socket, opcode, "x");

                assertThat(socket.closeCode()).as(path).isEqualTo(1008);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {RawSocket.TEXT, RawSocket.BINARY})
    void messages_that_are_no_commands_close_the_connection_with_1008(int opcode) throws Exception {
        for (String path : new String[] {CHANGES, STREAM}) {
            try (RawSocket socket = open(path)) {
                sendMany(socket, opcode, "{\"type\":\"nothing\"}");

                assertThat(socket.closeCode()).as(path).isEqualTo(1008);
            }
        }
    }

    @Test
    void a_command_between_bad_messages_keeps_the_connection_open() throws Exception {
        try (RawSocket socket = open(STREAM)) {
            for (int i = 0; i < 40; i++) {
                socket.sendFrame(RawSocket.TEXT, "nonsense");
                assertThat(socket.message()).contains("\"error\"");
                socket.sendFrame(RawSocket.TEXT, "{\"type\":\"ping\"}");
                assertThat(socket.message()).contains("\"pong\"");
            }
        }
    }

    private static void sendMany(RawSocket socket, int opcode, String payload) {
        try {
            for (int i = 0; i < TOO_MANY; i++) {
                socket.sendFrame(opcode, payload);
            }
        } catch (IOException closed) {
            // as it must be, sooner or later
        }
    }
}
