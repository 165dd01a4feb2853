package dev.tidegate.format.raw;

import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.OptionType;
import dev.tidegate.format.option.Options;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The options of Flink's {@code raw} format, with its keys, types and defaults. */
record RawOptions(Charset charset, ByteOrder byteOrder) {

    static final Option<Charset> CHARSET = Option.withDefault(
            "charset", OptionType.CHARSET, StandardCharsets.UTF_8, "The character set of a text column.");
    static final Option<Endianness> ENDIANNESS = Option.withDefault(
            "endianness",
            OptionType.oneOf(Endianness.class),
            Endianness.BIG_ENDIAN,
            "The order of the bytes of a number: big-endian is the most significant byte first.");

    static final List<Option<?>> ALL = List.of(CHARSET, ENDIANNESS);

    static RawOptions of(Options options) {
        return new RawOptions(options.get(CHARSET), options.get(ENDIANNESS).order);
    }

    /** Which byte of a number comes first. */
    enum Endianness {
        BIG_ENDIAN("big-endian", ByteOrder.BIG_ENDIAN),
        LITTLE_ENDIAN("little-endian", ByteOrder.LITTLE_ENDIAN);

        private final String spelling;
        private final ByteOrder order;

        Endianness(String spelling, ByteOrder order) {
            this.spelling = spelling;
            this.order = order;
        }

        /** As the option spells it. */
        @Override
        public String toString() {
            return spelling;
        }
    }
}
