package dev.tidegate.format.tck;

/** A factory class for each fault, named in META-INF/services. */
final class ToyFactories {
    private ToyFactories() {}

    public static final class None extends ToyFormatFactory {
        public None() {
            super(Fault.NONE);
        }
    }

    public static final class RegisteredTwice extends ToyFormatFactory {
        public RegisteredTwice() {
            super(Fault.REGISTERED_TWICE);
        }
    }

    public static final class RegisteredTwiceToo extends ToyFormatFactory {
        public RegisteredTwiceToo() {
            super(Fault.REGISTERED_TWICE);
        }
    }

    public static final class OtherSpi extends ToyFormatFactory {
        public OtherSpi() {
            super(Fault.OTHER_SPI);
        }
    }

    public static final class OptionWithoutSentence extends ToyFormatFactory {
        public OptionWithoutSentence() {
            super(Fault.OPTION_WITHOUT_SENTENCE);
        }
    }

    public static final class OptionThatTakesAnyKey extends ToyFormatFactory {
        public OptionThatTakesAnyKey() {
            super(Fault.OPTION_THAT_TAKES_ANY_KEY);
        }
    }

    public static final class ReadsAnUndeclaredOption extends ToyFormatFactory {
        public ReadsAnUndeclaredOption() {
            super(Fault.READS_AN_UNDECLARED_OPTION);
        }
    }

    public static final class LosesNull extends ToyFormatFactory {
        public LosesNull() {
            super(Fault.LOSES_NULL);
        }
    }

    public static final class CarriesLessThanItSays extends ToyFormatFactory {
        public CarriesLessThanItSays() {
            super(Fault.CARRIES_LESS_THAN_IT_SAYS);
        }
    }

    public static final class RefusesWithoutColumn extends ToyFormatFactory {
        public RefusesWithoutColumn() {
            super(Fault.REFUSES_WITHOUT_COLUMN);
        }
    }

    public static final class RefusesOnlyWhenUsed extends ToyFormatFactory {
        public RefusesOnlyWhenUsed() {
            super(Fault.REFUSES_ONLY_WHEN_USED);
        }
    }

    public static final class UnstableBytes extends ToyFormatFactory {
        public UnstableBytes() {
            super(Fault.UNSTABLE_BYTES);
        }
    }

    public static final class ReusesItsBuffer extends ToyFormatFactory {
        public ReusesItsBuffer() {
            super(Fault.REUSES_ITS_BUFFER);
        }
    }

    public static final class KeepsTheInput extends ToyFormatFactory {
        public KeepsTheInput() {
            super(Fault.KEEPS_THE_INPUT);
        }
    }

    public static final class NullRowForMalformed extends ToyFormatFactory {
        public NullRowForMalformed() {
            super(Fault.NULL_ROW_FOR_MALFORMED);
        }
    }

    public static final class NoRowForMalformed extends ToyFormatFactory {
        public NoRowForMalformed() {
            super(Fault.NO_ROW_FOR_MALFORMED);
        }
    }

    public static final class ThrowsOnMalformed extends ToyFormatFactory {
        public ThrowsOnMalformed() {
            super(Fault.THROWS_ON_MALFORMED);
        }
    }

    public static final class MalformedWithoutReason extends ToyFormatFactory {
        public MalformedWithoutReason() {
            super(Fault.MALFORMED_WITHOUT_REASON);
        }
    }

    public static final class StuckAfterMalformed extends ToyFormatFactory {
        public StuckAfterMalformed() {
            super(Fault.STUCK_AFTER_MALFORMED);
        }
    }

    public static final class ThrowsOnEmpty extends ToyFormatFactory {
        public ThrowsOnEmpty() {
            super(Fault.THROWS_ON_EMPTY);
        }
    }

    public static final class FirstRowOnly extends ToyFormatFactory {
        public FirstRowOnly() {
            super(Fault.FIRST_ROW_ONLY);
        }
    }

    public static final class RowsBeforeTheBrokenOneOnly extends ToyFormatFactory {
        public RowsBeforeTheBrokenOneOnly() {
            super(Fault.ROWS_BEFORE_THE_BROKEN_ONE_ONLY);
        }
    }

    public static final class WrongKind extends ToyFormatFactory {
        public WrongKind() {
            super(Fault.WRONG_KIND);
        }
    }

    public static final class OneBufferForAllThreads extends ToyFormatFactory {
        public OneBufferForAllThreads() {
            super(Fault.ONE_BUFFER_FOR_ALL_THREADS);
        }
    }
}
