package dev.tidegate.format.tck;

import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.OptionType;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.FormatContext;
import dev.tidegate.format.spi.FormatFactory;
import java.util.List;
import java.util.Locale;

/** Makes toy formats with one fault; each fault has a factory class, as ServiceLoader wants. */
abstract class ToyFormatFactory implements FormatFactory {
    private static final Option<Boolean> LOUD =
            Option.withDefault("loud", OptionType.BOOLEAN, false, "Says nothing and does nothing.");
    private static final Option<String> ANY = Option.withDefault(
                    "any", OptionType.STRING, "", "Is taken in any spelling.")
            .orKey("an-option-nobody-knows");
    private static final Option<Boolean> UNDECLARED =
            Option.withDefault("undeclared", OptionType.BOOLEAN, false, "Is not in the list of options.");

    private final Fault fault;

    ToyFormatFactory(Fault fault) {
        this.fault = fault;
    }

    Fault fault() {
        return fault;
    }

    @Override
    public int spiVersion() {
        return fault == Fault.OTHER_SPI ? SPI_VERSION - 1 : SPI_VERSION;
    }

    @Override
    public String identifier() {
        return "toy-" + fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public List<Option<?>> options() {
        return switch (fault) {
            case OPTION_WITHOUT_SENTENCE -> List.of(Option.withDefault("loud", OptionType.BOOLEAN, false, ""));
            case OPTION_THAT_TAKES_ANY_KEY -> List.of(ANY);
            default -> List.of(LOUD);
        };
    }

    @Override
    public Format create(FormatContext context) {
        if (fault == Fault.READS_AN_UNDECLARED_OPTION) {
            context.options().get(UNDECLARED);
        }
        return new ToyFormat(fault);
    }
}
