package dev.tidegate.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadEndsTest {

    @Test
    void a_reader_needs_the_end_of_what_was_read_until_the_offset_has_passed_it() {
        ReadEnds ends = ReadEnds.of(10, 0);
        ends.reached(1, 30);
        ends.reached(0, 7);

        assertThat(ends.from(new long[] {4, 20})).containsExactly(10, 30);
        assertThat(ends.from(new long[] {12, 20})).containsExactly(12, 30);
    }

    @Test
    void one_reader_covers_another_who_was_told_of_no_longer_logs() {
        ReadEnds live = ReadEnds.of(10);

        assertThat(live.covers(ReadEnds.of(10), new long[] {8})).isTrue();
        assertThat(live.covers(ReadEnds.of(11), new long[] {8})).isFalse();
        assertThat(live.covers(ReadEnds.of(11), new long[] {11})).isTrue();
    }
}
