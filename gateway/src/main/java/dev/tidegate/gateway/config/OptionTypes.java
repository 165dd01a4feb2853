package dev.tidegate.gateway.config;

import dev.tidegate.format.option.OptionType;
import dev.tidegate.gateway.reader.SkippedOffsets;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** What options of {@code tidegate.yaml} may be: more narrowly than {@link OptionType}'s own types. */
final class OptionTypes {
    static final OptionType<Integer> COUNT = bounded("a whole number from 1", Integer::valueOf, n -> n >= 1);
    static final OptionType<Integer> COUNT_OR_ZERO = bounded("a whole number from 0", Integer::valueOf, n -> n >= 0);
    static final OptionType<Long> BYTES =
            bounded("a size from 1 byte, such as 65536, 64 KiB or 16 mb", ByteSize::parse, n -> n >= 1);
    /** A size that an int holds. */
    static final OptionType<Integer> INT_BYTES = bounded(
            "a size from 1 byte to less than 2 GiB, such as 65536, 64 KiB or 16 mb", ByteSize::parseInt, n -> n >= 1);

    static final OptionType<Integer> PORT =
            bounded("a port from 0 to 65535", Integer::valueOf, n -> n >= 0 && n <= 65_535);
    static final OptionType<Duration> TIME = bounded(
            "a duration such as 500 ms, 10 s or 5 min",
            OptionType.DURATION.parser(),
            d -> !d.isNegative() && !d.isZero());
    static final OptionType<Set<String>> ORIGIN_LIST =
            new OptionType<>("a list of origins such as https://app.example.org, or of *", OptionTypes::origins);
    static final OptionType<SkippedOffsets> SKIPPED_OFFSETS = new OptionType<>(
            "a list of partition:offset or partition:first-last, such as 0:1234 and 0:1234-1240",
            text -> SkippedOffsets.parse(List.of(text.split("[;,]"))));

    static final OptionType<Set<String>> HOST_LIST =
            new OptionType<>("a list of host names such as tables.example.org, or *", OptionTypes::hosts);

    private OptionTypes() {}

    private static Set<String> hosts(String text) {
        Set<String> hosts = new LinkedHashSet<>(List.of(text.trim().split("\\s*;\\s*")));
        for (String host : hosts) {
            if (!host.matches("[*]|[A-Za-z0-9_-]+([.][A-Za-z0-9_-]+)*")) {
                throw new IllegalArgumentException(host);
            }
        }
        return hosts;
    }

    private static Set<String> origins(String text) {
        Set<String> origins = new LinkedHashSet<>(List.of(text.split(";")));
        for (String origin : origins) {
            URI uri = origin.equals("*") ? null : URI.create(origin);
            if (uri != null
                    && (uri.getScheme() == null
                            || uri.getHost() == null
                            || !uri.getRawPath().isEmpty())) {
                throw new IllegalArgumentException(origin);
            }
        }
        return origins;
    }

    private static <T> OptionType<T> bounded(String legal, Function<String, T> parser, Predicate<T> isLegal) {
        return new OptionType<>(legal, text -> {
            T value = parser.apply(text.trim().replace("_", ""));
            if (!isLegal.test(value)) {
                throw new IllegalArgumentException(text);
            }
            return value;
        });
    }
}
