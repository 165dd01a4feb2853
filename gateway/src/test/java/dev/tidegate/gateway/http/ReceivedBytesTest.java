package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReceivedBytesTest {
    private final ReceivedBytes bytes = new ReceivedBytes();

    @Test
    void parts_of_any_size_come_out_as_they_went_in() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            for (int parts = random.nextInt(20); parts > 0; parts--) {
                byte[] part = new byte[random.nextInt(random.nextBoolean() ? 4 : 100_000)];
                random.nextBytes(part);
                expected.writeBytes(part);
                bytes.add(Unpooled.wrappedBuffer(part), 0, part.length);
            }

            assertThat(bytes.length()).isEqualTo(expected.size());
            assertThat(bytes.take()).isEqualTo(expected.toByteArray());
            assertThat(bytes.length()).isZero();
        }
    }
}
