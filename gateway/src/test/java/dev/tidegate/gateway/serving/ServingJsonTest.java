package dev.tidegate.gateway.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServingJsonTest {

    @Test
    void numbersAreExact() {
        JsonNode tree = parse("[0.10000000000000000000000000001, 9007199254740993]");

        assertThat(tree.get(0).decimalValue()).isEqualTo(new BigDecimal("0.10000000000000000000000000001"));
        assertThat(tree.get(1).longValue()).isEqualTo(9_007_199_254_740_993L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"a":1,"b":2,"a":3}        | Not JSON at line 1, column 17: Duplicate field 'a'
            {"r":[{"x":1},{"x":1,"x":1}]} | Not JSON at line 1, column 25: Duplicate field 'x'
            {"a":1} {"b":2}            | Not JSON at line 1, column 9: Trailing token
            {"a":                      | Not JSON at line 1, column 6: Unexpected end-of-input
            {"a" 1}                    | Not JSON at line 1, column 6: Unexpected character
            ~~                         | Not JSON: there is no text
            """)
    void whatIsNoJsonIsToldWithItsPlace(String text, String expected) {
        assertThatThrownBy(() -> parse(text)).isInstanceOfSatisfying(TidegateException.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
            assertThat(refused).hasMessageStartingWith(expected);
        });
    }

    private static JsonNode parse(String text) {
        return ServingJson.parse(text.getBytes(UTF_8));
    }
}
