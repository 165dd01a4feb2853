package dev.tidegate.fuzz;

import static dev.tidegate.format.type.RowType.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.RowDecoder;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A fuzzer that finds nothing has to have looked. */
class TargetTest {
    private static final RowType NUMBER = RowType.of(field("n", ScalarType.decimal(5, 2)));

    @ParameterizedTest
    @EnumSource
    void every_seed_is_a_message_that_is_read_as_a_row(Target target) {
        for (Judge judge : target.judges()) {
            assertThat(judge.sound()).isNotEmpty();
            for (byte[] message : judge.sound()) {
                List<Row> rows = new ArrayList<>();

                DecodeResult result = judge.decoder().decode(message, (kind, row) -> rows.add(row));

                assertThat(result).isEqualTo(DecodeResult.decoded());
                assertThat(rows).hasSize(1);
                assertThatCode(() -> judge.decode(message)).doesNotThrowAnyException();
            }
        }
    }

    @ParameterizedTest
    @MethodSource
    void a_decoder_that_breaks_its_promise_is_found(String promise, RowDecoder decoder) {
        Judge judge = new Judge(NUMBER, decoder, (kind, row) -> new byte[0], List.of());

        assertThatThrownBy(() -> judge.decode(new byte[] {1, 2, 3})).as(promise).isNotNull();
    }

    static Stream<Object[]> a_decoder_that_breaks_its_promise_is_found() {
        return Stream.of(
                broken("no exceptions", (bytes, rows) -> {
                    throw new IllegalStateException("not expected");
                }),
                broken("values of the right class", (bytes, rows) -> row(rows::collect, "1.00")),
                broken("the scale of the type", (bytes, rows) -> row(rows::collect, new BigDecimal("1.0"))),
                broken(
                        "no more digits than the type has",
                        (bytes, rows) -> row(rows::collect, new BigDecimal("1000.00"))),
                broken("one sentence", (bytes, rows) -> DecodeResult.malformed("is\nbroken")),
                broken("the message is left as it is", (bytes, rows) -> {
                    bytes[0] = 0;
                    return DecodeResult.decoded();
                }),
                broken("little memory", (bytes, rows) -> {
                    byte[] much = new byte[10_000_000];
                    return DecodeResult.malformed("needs " + much.length);
                }),
                broken("little time", (bytes, rows) -> {
                    long sum = 0;
                    for (long end = cpuTime() + 20_000_000; cpuTime() < end; ) {
                        sum++;
                    }
                    return DecodeResult.malformed("counts to " + sum);
                }));
    }

    private static Object[] broken(String promise, RowDecoder decoder) {
        return new Object[] {promise, decoder};
    }

    private static long cpuTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private interface Taker {
        void take(ChangeKind kind, Row row);
    }

    private static DecodeResult row(Taker rows, Object value) {
        rows.take(ChangeKind.INSERT, Row.of(value));
        return DecodeResult.decoded();
    }

    @Test
    void an_input_is_a_shape_and_a_message() {
        assertThat(FormatFuzzer.input(3, new byte[] {7, 8})).containsExactly(3, 7, 8);
    }

    @Test
    void the_error_for_an_unknown_target_lists_those_there_are() {
        assertThatThrownBy(() -> Target.named("xml"))
                .hasMessageContaining("xml")
                .hasMessageContaining("avro-confluent");
    }
}
