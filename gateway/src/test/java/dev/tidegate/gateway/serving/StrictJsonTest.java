package dev.tidegate.gateway.serving;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"größe\":\"日本語 😀\"}",
                "\"\\ud83d\\ude00\"",
                "\"\\u0000\\uffff\\ufffd\"",
                "\"\\\\ud800\"",
                "\"\\\\\\\\ud800\"",
                "\"\\n\\\"\\/\"",
                "\uFEFF[1]",
                "\"\uFFFF\uFFFD\u0080\u07FF\u0800\uD7FF\uE000\"",
                "\"\\uDBFF\\uDFFF\""
            })
    void text_is_accepted(String json) {
        assertThatCode(() -> StrictJson.check(json.getBytes(UTF_8))).doesNotThrowAnyException();
    }

    /** Each is put where the eight bytes at a time begin, and off it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff",
                "fe",
                "c0ae",
                "c080",
                "c1bf",
                "e080af",
                "e09fbf",
                "eda080",
                "edbfbf",
                "f08080af",
                "f08fbfbf",
                "f4908080",
                "f5808080",
                "f888808080",
                "80",
                "bf",
                "c3",
                "c328",
                "e282",
                "e28228",
                "f09f98",
                "f09f9828",
                "e9"
            })
    void bytes_that_are_not_utf8_are_refused_with_their_place(String hex) {
        for (int before = 0; before < 20; before++) {
            byte[] json = concat(
                    ("\"" + "a".repeat(before)).getBytes(UTF_8), HexFormat.of().parseHex(hex), "\"".getBytes(UTF_8));
            int column = before + 2;

            assertThatThrownBy(() -> StrictJson.check(json)).isInstanceOfSatisfying(TidegateException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                assertThat(e).hasMessageContaining("line 1, column " + column + ":");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\ud800",
                "\\uDC00",
                "\\udfff",
                "\\ud83d\\ud83d",
                "\\ude00\\ud83d",
                "\\ud83d😀",
                "\\ud83dx",
                "\\ud83d\\n",
                "\\ud83d\\u0041",
                "\\\\\\ud83d",
                "\\ud83d\\\\ude00",
                "\\ud83d\\u",
                "\\uD83D\\ude0"
            })
    void an_escape_of_half_a_surrogate_pair_is_refused(String escaped) {
        for (int before = 0; before < 20; before++) {
            byte[] json = ("{\"" + "a".repeat(before) + escaped + "\":1}").getBytes(UTF_8);

            assertThatThrownBy(() -> StrictJson.check(json)).hasMessageContaining("half a surrogate pair");
        }
    }

    @Test
    void json_in_another_unicode_encoding_is_refused() {
        for (Charset charset : new Charset[] {
            UTF_16LE, UTF_16BE, Charset.forName("UTF-32LE"), Charset.forName("UTF-32BE"), Charset.forName("UTF-16")
        }) {
            for (String json : new String[] {"{\"a\":1}", "1", "\uFEFF{}", "[\"é\"]"}) {
                assertThatThrownBy(() -> ServingJson.parse(json.getBytes(charset)))
                        .as("%s in %s", json, charset)
                        .isInstanceOf(TidegateException.class);
            }
        }
    }

    @Test
    void it_agrees_with_the_strict_decoder_of_java_on_random_bytes() {
        Random random = new Random(20261130);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(24)];
            for (int b = 0; b < bytes.length; b++) {
                int kind = random.nextInt(4);
                bytes[b] = (byte)
                        (kind == 0 ? 'a' : kind == 1 ? 0x80 + random.nextInt(0x40) : 0xc0 + random.nextInt(0x40));
            }
            assertThat(isAccepted(bytes)).as(HexFormat.of().formatHex(bytes)).isEqualTo(isUtf8(bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e2147483648",
                "-1e2147483648",
                "1e-2147483649",
                "0e99999999999999999999",
                "[{\"a\":1E+9999999999}]"
            })
    void a_number_whose_exponent_is_beyond_an_int_is_not_json_that_can_be_read(String json) {
        assertThatThrownBy(() -> ServingJson.parse(json.getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContaining("exponent");
    }

    private static boolean isAccepted(byte[] bytes) {
        try {
            StrictJson.check(bytes);
            return true;
        } catch (TidegateException e) {
            return false;
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static byte[] concat(byte[]... parts) {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        for (byte[] part : parts) {
            buffer.put(part);
        }
        byte[] all = new byte[buffer.position()];
        buffer.flip().get(all);
        return all;
    }
}
