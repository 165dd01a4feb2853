package dev.tidegate.format.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.io.ByteArrayOutputStream;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** The contract lets a sound format pass, and finds each fault a format may have. */
class FormatContractTest {
    /** The fault of the format that {@link Toy} is run with. */
    private static Fault fault = Fault.NONE;

    /** For each fault the tests that must find it; others may too. */
    private static final Map<Fault, Set<String>> FOUND_BY = new HashMap<>();

    static {
        expect(Fault.REGISTERED_TWICE, "isFoundExactlyOnceUnderItsIdentifier");
        expect(Fault.OTHER_SPI, "tellsTheSpiItWasCompiledAgainst");
        expect(Fault.OPTION_WITHOUT_SENTENCE, "everyOptionIsDeclaredOnceWithASentence");
        expect(Fault.OPTION_THAT_TAKES_ANY_KEY, "anUnknownOptionIsRefused");
        expect(Fault.READS_AN_UNDECLARED_OPTION, "isCreatedForKeysAndForValues");
        expect(Fault.LOSES_NULL, "everyTypeItCarriesComesBackAsItWas", "severalRowsOfAMessageComeInOrder");
        expect(Fault.CARRIES_LESS_THAN_IT_SAYS, "everyTypeItCarriesComesBackAsItWas");
        expect(
                Fault.REFUSES_WITHOUT_COLUMN,
                "everyTypeItDoesNotCarryIsRefusedWithItsColumn",
                "whatItDoesNotCarryIsFoundWithinARowToo");
        expect(
                Fault.REFUSES_ONLY_WHEN_USED,
                "everyTypeItDoesNotCarryIsRefusedWithItsColumn",
                "whatItDoesNotCarryIsFoundWithinARowToo");
        expect(Fault.UNSTABLE_BYTES, "equalRowsGiveEqualBytes");
        expect(Fault.REUSES_ITS_BUFFER, "bytesOnceGivenStayAsTheyAre");
        expect(Fault.KEEPS_THE_INPUT, "bytesOnceGivenStayAsTheyAre");
        expect(Fault.NULL_ROW_FOR_MALFORMED, "brokenBytesAreMalformedForAReason");
        expect(Fault.NO_ROW_FOR_MALFORMED, "brokenBytesAreMalformedForAReason");
        expect(
                Fault.THROWS_ON_MALFORMED,
                "brokenBytesAreMalformedForAReason",
                "noMessageHoweverGarbledMakesItThrowOrStay");
        expect(Fault.MALFORMED_WITHOUT_REASON, "brokenBytesAreMalformedForAReason");
        expect(Fault.STUCK_AFTER_MALFORMED, "brokenBytesAreMalformedForAReason");
        expect(Fault.THROWS_ON_EMPTY, "noBytesAtAllDoNotMakeItThrow");
        expect(Fault.NEVER_COMES_BACK, "noMessageHoweverGarbledMakesItThrowOrStay");
        expect(Fault.FIRST_ROW_ONLY, "severalRowsOfAMessageComeInOrder", "aBrokenRowAmongSeveralIsNotLeftOutInSilence");
        expect(Fault.ROWS_BEFORE_THE_BROKEN_ONE_ONLY, "aBrokenRowAmongSeveralIsNotLeftOutInSilence");
        expect(Fault.WRONG_KIND, "everyTypeItCarriesComesBackAsItWas");
        expect(Fault.ONE_BUFFER_FOR_ALL_THREADS, "twoThreadsUseOneFormatEachWithItsOwnCodec");
    }

    private static void expect(Fault planted, String... tests) {
        FOUND_BY.put(planted, Set.of(tests));
    }

    @Test
    void everyFaultHasATestThatMustFindIt() {
        assertThat(FOUND_BY.keySet()).isEqualTo(EnumSet.complementOf(EnumSet.of(Fault.NONE)));
    }

    @Test
    void aSoundFormatPasses() {
        Events tests = run(Fault.NONE);

        assertThat(failedMethods(tests)).isEmpty();
        assertThat(tests.succeeded().count()).isGreaterThan(100);
        assertThat(tests.aborted().count() + tests.skipped().count()).isZero();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aFaultIsFound(Fault planted) {
        assertThat(failedMethods(run(planted))).containsAll(FOUND_BY.get(planted));
    }

    private static Events run(Fault planted) {
        fault = planted;
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Toy.class))
                .execute()
                .testEvents();
    }

    private static Set<String> failedMethods(Events tests) {
        Set<String> names = new TreeSet<>();
        tests.failed()
                .map(Event::getTestDescriptor)
                .map(FormatContractTest::method)
                .forEach(names::add);
        return names;
    }

    private static String method(TestDescriptor test) {
        return test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getMethodName())
                .orElseThrow();
    }

    /** Run by the tests above, never by itself. */
    static final class Toy extends FormatContract {
        private static final RowType ONE_COLUMN =
                RowType.of(RowType.field("f", new ArrayType(ScalarType.of(Kind.INTEGER), true)));

        @Override
        protected FormatFactory factory() {
            return ServiceLoader.load(FormatFactory.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(factory -> ((ToyFormatFactory) factory).fault() == fault)
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        protected boolean carries(RowType type) {
            return ToyFormat.carries(type);
        }

        @Override
        protected List<BrokenMessage> brokenMessages() {
            return List.of(
                    BrokenMessage.of(ONE_COLUMN, "not a row"),
                    new BrokenMessage("cut off", ONE_COLUMN, new byte[] {'R', 1, 1, 0, 0}));
        }

        @Override
        protected Optional<byte[]> join(List<byte[]> messages) {
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            messages.forEach(joined::writeBytes);
            return Optional.of(joined.toByteArray());
        }
    }
}
