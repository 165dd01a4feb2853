package dev.tidegate.interop.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a format must have in common with Flink's of the same identifier. A format's parity test extends this class and
 * says:
 *
 * <ul>
 *   <li>{@link #factory()}: our format
 *   <li>{@link #types()}: the types it carries
 *   <li>{@link #optionTexts()}: what may be written for each option of Flink's, legal or not
 *   <li>{@link #damage()}: how its messages break
 *   <li>{@link #differences()}: where it differs from Flink on purpose
 *   <li>{@link #requiredOptions()}: what must always be written; nothing, unless overridden
 *   <li>{@link #cases()}: how many cases are drawn; a few thousand, unless overridden
 *   <li>{@link #flinkRemembers()}: whether Flink's codecs are to be new for each case; no, unless overridden
 * </ul>
 *
 * <p>Cases that deserve a name of their own go through {@link #assertSame(Case)}.
 */
public abstract class ParityContract {
    private static final int ROWS_PER_TYPE = 4;
    private static final int DAMAGES_PER_ROW = 2;

    protected abstract FormatFactory factory();

    protected abstract TypeRange types();

    /**
     * For each option that Flink has, texts that a user might write, legal or not. Options of our own are not for Flink
     * to judge and do not belong here.
     */
    protected abstract Map<String, List<String>> optionTexts();

    protected abstract Damage damage();

    protected abstract List<Difference> differences();

    /** Options without which the format cannot be used, keys without prefix. */
    protected Map<String, String> requiredOptions() {
        return Map.of();
    }

    /**
     * Whether one message leaves something behind in Flink's codecs that changes the next one: then each case has new
     * ones.
     */
    protected boolean flinkRemembers() {
        return false;
    }

    /** How many cases each test draws from a seed; fewer where a case is dear. */
    protected int cases() {
        return Seeds.cases();
    }

    static LongStream seeds() {
        return Seeds.all();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    final void writesTheSameBytes(long seed) {
        try (Court court = court()) {
            Trial trial = trial("write", seed, court);
            Random random = new Random(seed);
            while (trial.cases() < cases()) {
                Map<String, String> options = legalOptions(court, random);
                RowType type = new RandomTypes(types(), random).rowType();
                for (int i = 0; i < ROWS_PER_TYPE; i++) {
                    trial.put(Case.writing(options, type, new RandomRows(random).row(type)));
                }
            }
            trial.conclude();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    final void readsTheSameRowsFromWhatFlinkWrote(long seed) {
        try (Court court = court()) {
            Trial trial = trial("read", seed, court);
            Random random = new Random(seed);
            while (trial.cases() < cases()) {
                Map<String, String> options = legalOptions(court, random);
                RowType type = new RandomTypes(types(), random).rowType();
                for (byte[] message : messages(court, options, type, random)) {
                    trial.put(Case.reading(options, type, message));
                }
            }
            trial.conclude();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    final void readsOrRefusesDamagedMessagesAlike(long seed) {
        try (Court court = court()) {
            Trial trial = trial("read damaged", seed, court);
            Random random = new Random(seed);
            while (trial.cases() < cases()) {
                Map<String, String> options = legalOptions(court, random);
                RowType type = new RandomTypes(types(), random).rowType();
                List<byte[]> messages = messages(court, options, type, random);
                for (byte[] message : messages) {
                    for (int i = 0; i < DAMAGES_PER_ROW; i++) {
                        byte[] other = messages.get(random.nextInt(messages.size()));
                        trial.put(Case.reading(options, type, damage().inflict(message, other, random)));
                    }
                }
            }
            trial.conclude();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    final void refusesTheSameTypes(long seed) {
        try (Court court = court()) {
            Trial trial = trial("declare", seed, court);
            Random random = new Random(seed);
            while (trial.cases() < cases()) {
                TypeRange range =
                        random.nextBoolean() ? TypeRange.everything().withFields(1 + random.nextInt(2)) : types();
                RowType type = new RandomTypes(range, random).rowType();
                Map<String, String> options = legalOptions(court, random);
                trial.put(Case.declaringToRead(options, type));
                trial.put(Case.declaringToWrite(options, type));
            }
            trial.conclude();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    final void refusesTheSameOptions(long seed) {
        try (Court court = court()) {
            Trial trial = trial("configure", seed, court);
            Random random = new Random(seed);
            for (int i = 0; i < Math.min(500, cases()); i++) {
                trial.put(Case.configuring(options(random)));
            }
            trial.conclude();
        }
    }

    @Test
    final void refusesAnOptionThatFlinkDoesNotKnow() {
        Map<String, String> options = new HashMap<>(requiredOptions());
        options.put("an-option-nobody-knows", "x");

        assertSame(Case.configuring(options));
    }

    @TestFactory
    final Stream<DynamicTest> everyDifferenceShowsInItsExample() {
        return differences().stream()
                .map(difference -> dynamicTest(difference.name(), () -> {
                    try (Court court = court()) {
                        Case example = difference.example();
                        Disagreement seen = new Disagreement(example, court.flink(example), court.tidegate(example));

                        assertThat(seen.flink().sameAs(seen.tidegate()))
                                .as("the sides agree\n%s", seen)
                                .isFalse();
                        assertThat(difference.explains())
                                .as("the difference explains its own example\n%s", seen)
                                .accepts(seen);
                    }
                }));
    }

    @Test
    final void everyDifferenceIsOnItsPage() throws IOException {
        DifferencesPage.assertLists(factory().identifier(), differences());
    }

    /** Puts one case to both sides and fails unless they do the same, or differ in a way that is known. */
    protected final Outcome assertSame(Case input) {
        try (Court court = court()) {
            Outcome flink = court.flink(input);
            Outcome tidegate = court.tidegate(input);
            Disagreement seen = new Disagreement(input, flink, tidegate);
            boolean same = flink.sameAs(tidegate);
            assertThat(same
                            || differences().stream()
                                    .anyMatch(each -> each.explains().test(seen)))
                    .as("%s", seen)
                    .isTrue();
            return tidegate;
        }
    }

    private Court court() {
        return new Court(FlinkSide.of(factory().identifier()), new TidegateSide(factory()), flinkRemembers());
    }

    private Trial trial(String run, long seed, Court court) {
        return new Trial(factory().identifier() + ", " + run, seed, court, differences());
    }

    /** What Flink wrote for some rows of the type. */
    private static List<byte[]> messages(Court court, Map<String, String> options, RowType type, Random random) {
        List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < ROWS_PER_TYPE; i++) {
            Row row = new RandomRows(random).row(type);
            Outcome written = court.flink(Case.writing(options, type, row));
            if (written instanceof Outcome.Message message && message.bytes() != null) {
                messages.add(message.bytes());
            }
        }
        return messages;
    }

    private Map<String, String> legalOptions(Court court, Random random) {
        while (true) {
            Map<String, String> options = options(random);
            if (court.flink(Case.configuring(options)) instanceof Outcome.Accepted
                    && court.tidegate(Case.configuring(options)) instanceof Outcome.Accepted) {
                return options;
            }
        }
    }

    private Map<String, String> options(Random random) {
        Map<String, String> options = new HashMap<>(requiredOptions());
        // In an order that is the same in every run.
        new TreeMap<>(optionTexts()).forEach((key, texts) -> {
            if (random.nextInt(3) == 0) {
                options.put(key, texts.get(random.nextInt(texts.size())));
            }
        });
        return options;
    }
}
