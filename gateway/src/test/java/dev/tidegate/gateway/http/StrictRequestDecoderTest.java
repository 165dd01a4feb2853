package dev.tidegate.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.Test;

class StrictRequestDecoderTest {
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new StrictRequestDecoder(HttpSettings.DEFAULT.connections(), 8 << 10));

    /** The decoder copies each line into a buffer in which the rest of an earlier, longer line still stands. */
    @Test
    void a_request_line_is_judged_by_itself_whatever_came_before_it_on_the_connection() {
        String before = "GET / HTTP/1.1\r\nHost: x\r\nX: " + "a ".repeat(100) + "a\r\n\r\n";
        for (int length = 1; length < 100; length++) {
            assertThat(read(before).decoderResult().isSuccess()).isTrue();

            HttpRequest request = read("GET /" + "a".repeat(length) + " HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(request.decoderResult().isSuccess())
                    .as("a path of %d characters: %s", length, request.decoderResult())
                    .isTrue();
        }
    }

    @Test
    void a_request_line_with_a_blank_at_its_end_is_refused_also_after_other_requests() {
        assertThat(read("GET / HTTP/1.1\r\nHost: x\r\n\r\n").decoderResult().isSuccess())
                .isTrue();

        assertThat(read("GET / HTTP/1.1 \r\nHost: x\r\n\r\n").decoderResult().isFailure())
                .isTrue();
    }

    @Test
    void a_header_may_end_with_blanks() {
        assertThat(read("GET / HTTP/1.1\r\nHost: x \r\n\r\n").decoderResult().isSuccess())
                .isTrue();
    }

    /** The head; the rest of the request is thrown away. */
    private HttpRequest read(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, US_ASCII));
        HttpRequest head = channel.readInbound();
        Object rest;
        while ((rest = channel.readInbound()) != null) {
            ReferenceCountUtil.release(rest);
        }
        return head;
    }
}
