package dev.tidegate.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.util.Base64;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
    private static final Token TOKEN =
            new Token(new UUID(1, -2), 0xfeedL, 77, 1_800_000_000L, true, new long[] {0, 42, 1L << 40, Long.MAX_VALUE});

    @Test
    void whatWasEncodedIsDecoded() {
        assertThat(Token.decode(TOKEN.encode())).isEqualTo(TOKEN);
    }

    @Test
    void whatAGatewayMustHaveReadIsKept() {
        Token inTheMiddle = new Token(
                TOKEN.topicId(), TOKEN.fingerprint(), 0, TOKEN.issuedAt(), false, new long[] {0, 42}, new long[] {7, 42
                });

        assertThat(Token.decode(inTheMiddle.encode())).isEqualTo(inTheMiddle).isNotEqualTo(TOKEN);
        assertThat(TOKEN.ends()).isEqualTo(TOKEN.offsets());
    }

    @Test
    void aTokenIsShortAndFitForAUrl() {
        Token usual = new Token(new UUID(7, 7), 1, 0, 1_800_000_000L, true, new long[] {123_456_789, 987_654_321});

        assertThat(usual.encode()).hasSizeLessThan(64).matches("[A-Za-z0-9_-]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "not a token!", "AAAA", "AQAA", "____________________________________________"})
    void garbageIsRefusedWithACure(String text) {
        assertThatThrownBy(() -> Token.decode(text))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_TOKEN))
                .hasMessageContaining("Take the 'position' of a frame as it came");
    }

    @Test
    void aTokenOfALaterVersionIsNamedSo() {
        byte[] bytes = Base64.getUrlDecoder().decode(TOKEN.encode());
        bytes[0] = 9;

        assertThatThrownBy(() -> Token.decode(Base64.getUrlEncoder().encodeToString(bytes)))
                .hasMessageContaining("version 9");
    }

    @Test
    void damagedTokensAreRefusedOrAreOtherTokensButNeverAnotherFailure() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Base64.getUrlDecoder().decode(TOKEN.encode());
            for (int damage = random.nextInt(4); damage >= 0; damage--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            byte[] cut = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 3));
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(cut);
            try {
                for (long offset : Token.decode(text).offsets()) {
                    assertThat(offset).as("seed " + seed).isNotNegative();
                }
            } catch (TidegateException e) {
                assertThat(e.code()).as("seed " + seed).isEqualTo(ErrorCode.INVALID_TOKEN);
            }
        }
    }
}
