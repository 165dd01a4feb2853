package dev.tidegate.format.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tidegate.format.option.InvalidOptionException;
import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.Options;
import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.DecodeResult.Malformed;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.FormatContext;
import dev.tidegate.format.spi.FormatContext.Role;
import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.spi.UnsupportedTypeException;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The tests that every format must pass. A format's test extends this class, says what the format is, and inherits them:
 *
 * <ul>
 *   <li>{@link #factory()}: the format
 *   <li>{@link #carries(RowType)}: which types it can carry
 *   <li>{@link #brokenMessages()}: what it cannot read
 *   <li>{@link #options()}: what must be written to use it; nothing, unless overridden
 *   <li>{@link #join(List)}: how one message holds several rows; it cannot, unless overridden
 * </ul>
 *
 * <p>The test must be in the format's own module, where {@link ServiceLoader} finds what a user's would.
 */
public abstract class FormatContract {
    private static final int GARBLED_MESSAGES = 150;
    /** Thousands of times what they take; a decoder that has lost its way may look for an end for ever. */
    private static final Duration GARBLED_TIME = Duration.ofSeconds(5);

    private static final int ROUNDS_PER_THREAD = 200;
    private static final int THREAD_SECONDS = 30;

    /** A new factory of the class that is named in {@code META-INF/services}. */
    protected abstract FormatFactory factory();

    /**
     * Whether the format can carry rows of this type. Those it cannot carry it must refuse, each with the column; those
     * it can must come back from their bytes as they were.
     */
    protected abstract boolean carries(RowType type);

    /** Messages that must be called malformed, under {@link #options()}; one of each sort. */
    protected abstract List<BrokenMessage> brokenMessages();

    /** The options to use the format with, keys without prefix. */
    protected Map<String, String> options() {
        return Map.of();
    }

    /** One message with the rows of all these messages, in order, if the format has such messages. */
    protected Optional<byte[]> join(List<byte[]> messages) {
        return Optional.empty();
    }

    @Test
    final void isFoundExactlyOnceUnderItsIdentifier() {
        String identifier = factory().identifier();

        List<Class<?>> found = new ArrayList<>();
        for (FormatFactory each : ServiceLoader.load(FormatFactory.class)) {
            if (each.identifier().equals(identifier)) {
                found.add(each.getClass());
            }
        }

        assertThat(identifier).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
        assertThat(found).containsExactly(factory().getClass());
    }

    @Test
    final void tellsTheSpiItWasCompiledAgainst() {
        assertThat(factory().spiVersion()).isEqualTo(FormatFactory.SPI_VERSION);
    }

    @Test
    final void everyOptionIsDeclaredOnceWithASentence() {
        List<String> keys = new ArrayList<>();
        for (Option<?> option : factory().options()) {
            keys.add(option.key());
            keys.addAll(option.fallbackKeys());
            assertThat(option.description()).as(option.key()).matches("\\p{Lu}\\V{9,}\\.");
            assertThat(option.required() && option.defaultValue() != null)
                    .as("required, but with a default: " + option.key())
                    .isFalse();
        }

        assertThat(keys)
                .doesNotHaveDuplicates()
                .allSatisfy(key -> assertThat(key)
                        .matches("[a-z0-9]+([-._][a-z0-9]+)*")
                        .doesNotStartWith(factory().identifier() + "."));
    }

    @Test
    final void anUnknownOptionIsRefused() {
        Map<String, String> written = new HashMap<>(options());
        written.put("an-option-nobody-knows", "x");

        assertThatThrownBy(() -> Options.parse(factory().options(), written))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("an-option-nobody-knows");
    }

    @Test
    final void isCreatedForKeysAndForValues() {
        for (Role role : Role.values()) {
            assertThatCode(() -> create(role).close()).doesNotThrowAnyException();
        }
    }

    @TestFactory
    final Stream<DynamicTest> everyTypeItCarriesComesBackAsItWas() {
        return eachCarried((format, type) -> {
            Codec codec = new Codec(format, type);
            for (Row row : Examples.rows(type)) {
                assertThat(codec.roundTrip(row)).isEqualTo(row);
            }
        });
    }

    @TestFactory
    final Stream<DynamicTest> everyTypeItDoesNotCarryIsRefusedWithItsColumn() {
        return Examples.singleColumns().stream()
                .filter(type -> !carries(type))
                .map(type -> dynamicTest(type.sql(), () -> assertRefused(type, "f")));
    }

    @TestFactory
    final Stream<DynamicTest> whatItDoesNotCarryIsFoundWithinARowToo() {
        return Examples.singleColumns().stream()
                .filter(type -> !carries(type))
                .map(type -> Examples.withinRow(type.field(0).type()))
                .map(type -> dynamicTest(type.sql(), () -> assertRefused(type, "o")));
    }

    private void assertRefused(RowType type, String column) {
        Format format = create(Role.VALUE);
        for (Runnable use : List.<Runnable>of(() -> format.decoder(type), () -> format.encoder(type))) {
            assertThatThrownBy(use::run)
                    .isInstanceOfSatisfying(
                            UnsupportedTypeException.class,
                            refusal -> assertThat(refusal.path()).matches(column + "([.\\[].*)?"));
        }
    }

    @TestFactory
    final Stream<DynamicTest> equalRowsGiveEqualBytes() {
        return eachCarried((format, type) -> {
            Codec codec = new Codec(format, type);
            List<Row> rows = Examples.rows(type);
            List<byte[]> first = new ArrayList<>();
            rows.forEach(row -> first.add(codec.encode(row)));

            Codec other = new Codec(create(Role.KEY), type);

            for (int i = rows.size() - 1; i >= 0; i--) {
                Row equal = (Row) Objects.requireNonNull(Examples.copy(rows.get(i)));
                assertThat(codec.encode(equal)).as("again").isEqualTo(first.get(i));
                assertThat(other.encode(equal)).as("by another encoder").isEqualTo(first.get(i));
            }
        });
    }

    @TestFactory
    final Stream<DynamicTest> bytesOnceGivenStayAsTheyAre() {
        return eachCarried((format, type) -> {
            Codec codec = new Codec(format, type);
            Row row = Examples.row(type);
            byte[] bytes = Objects.requireNonNull(codec.encode(row));
            byte[] before = bytes.clone();

            Examples.rows(type).forEach(codec::encode);
            Row decoded = Codec.only(codec.decode(bytes));

            assertThat(bytes).isEqualTo(before);
            assertThat(codec.encode(row)).as("the same row again").isNotSameAs(bytes);
            Arrays.fill(bytes, (byte) 'x');
            assertThat(decoded)
                    .as("a row, after the bytes it was decoded from have changed")
                    .isEqualTo(row);
        });
    }

    @TestFactory
    final Stream<DynamicTest> brokenBytesAreMalformedForAReason() {
        List<BrokenMessage> messages = brokenMessages();
        assertThat(messages).as("broken messages").isNotEmpty();
        return messages.stream()
                .map(message -> dynamicTest(message.name(), () -> {
                    Codec codec = new Codec(create(Role.VALUE), message.type());
                    Row good = Examples.row(message.type());

                    assertMalformed(codec.decode(message.bytes()).result());

                    assertThat(codec.roundTrip(good))
                            .as("a good message after it")
                            .isEqualTo(good);
                }));
    }

    private static void assertMalformed(DecodeResult result) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        Malformed.class,
                        malformed ->
                                assertThat(malformed.describe()).isNotBlank().doesNotContainPattern("\\v"));
    }

    @TestFactory
    final Stream<DynamicTest> noMessageHoweverGarbledMakesItThrowOrStay() {
        return eachCarried((format, type) -> {
            Codec codec = new Codec(format, type);
            byte[] bytes = Objects.requireNonNull(codec.encode(Examples.row(type)));

            List<byte[]> messages = Garbled.variants(bytes, GARBLED_MESSAGES, new Random(bytes.length));
            assertTimeoutPreemptively(GARBLED_TIME, () -> {
                for (byte[] garbled : messages) {
                    Formats.Decoded outcome = codec.decode(garbled);
                    assertThat(outcome.rows()).allSatisfy(row -> Values.assertFit(type, row));
                }
            });
        });
    }

    @TestFactory
    final Stream<DynamicTest> noBytesAtAllDoNotMakeItThrow() {
        return eachCarried((format, type) -> {
            Formats.Decoded outcome = new Codec(format, type).decode(new byte[0]);

            assertThat(outcome.rows()).allSatisfy(row -> Values.assertFit(type, row));
        });
    }

    @TestFactory
    final Stream<DynamicTest> severalRowsOfAMessageComeInOrder() {
        return eachCarried((format, type) -> {
            Codec codec = new Codec(format, type);
            List<Row> rows = Examples.rows(type);
            Optional<byte[]> message = join(
                    rows.stream().map(codec::encode).filter(Objects::nonNull).toList());
            assumeThat(message).as("this format puts one row into a message").isPresent();

            Formats.Decoded outcome = codec.decode(message.orElseThrow());

            assertThat(outcome.result()).isEqualTo(DecodeResult.decoded());
            assertThat(outcome.rows()).isEqualTo(rows);
        });
    }

    @TestFactory
    final Stream<DynamicTest> aBrokenRowAmongSeveralIsNotLeftOutInSilence() {
        return brokenMessages().stream()
                .map(broken -> dynamicTest(broken.name(), () -> {
                    Codec codec = new Codec(create(Role.VALUE), broken.type());
                    byte[] good = Objects.requireNonNull(codec.encode(Examples.row(broken.type())));
                    Optional<byte[]> message = join(List.of(good, broken.bytes()));
                    assumeThat(message)
                            .as("this format puts one row into a message")
                            .isPresent();

                    assertMalformed(codec.decode(message.orElseThrow()).result());
                }));
    }

    @TestFactory
    final Stream<DynamicTest> twoThreadsUseOneFormatEachWithItsOwnCodec() {
        return eachCarried((format, type) -> {
            List<Row> rows = Examples.rows(type);
            CyclicBarrier together = new CyclicBarrier(2);
            Callable<Void> use = () -> {
                Codec codec = new Codec(format, type);
                together.await(THREAD_SECONDS, TimeUnit.SECONDS);
                for (int i = 0; i < ROUNDS_PER_THREAD; i++) {
                    Row row = rows.get(i % rows.size());
                    assertThat(codec.roundTrip(row)).isEqualTo(row);
                }
                return null;
            };
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try {
                List<Future<Void>> uses = List.of(threads.submit(use), threads.submit(use));
                for (Future<Void> each : uses) {
                    each.get(THREAD_SECONDS, TimeUnit.SECONDS);
                }
            } finally {
                threads.shutdownNow();
            }
        });
    }

    private interface Check {
        void on(Format format, RowType type) throws Exception;
    }

    /** A test for every type the format carries alone, and for all of them side by side if it carries that too. */
    private Stream<DynamicTest> eachCarried(Check check) {
        List<RowType> singles =
                Examples.singleColumns().stream().filter(this::carries).toList();
        assertThat(singles).as("types it carries").isNotEmpty();
        RowType all = Examples.sideBySide(singles);
        List<RowType> types = new ArrayList<>(singles);
        if (carries(all)) {
            types.add(all);
        }
        return types.stream()
                .map(type -> dynamicTest(type == all ? "all side by side" : type.sql(), () -> {
                    try (Format format = create(Role.VALUE)) {
                        check.on(format, type);
                    }
                }));
    }

    private Format create(Role role) {
        FormatFactory factory = factory();
        return factory.create(new FormatContext(role, "orders", Options.parse(factory.options(), options())));
    }
}
