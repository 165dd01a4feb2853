package dev.tidegate.gateway.catalog;

import dev.tidegate.format.option.InvalidOptionException;
import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.OptionType;
import dev.tidegate.format.spi.ChangeMode;
import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.FormatContext;
import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.spi.RowDecoder;
import dev.tidegate.format.spi.RowEncoder;
import dev.tidegate.format.type.RowType;
import dev.tidegate.gateway.format.FormatRegistry;
import java.util.List;
import java.util.function.Function;

/** The json format and some that behave in other ways. */
final class TestFormats {
    static final Option<String> URL =
            Option.required("url", OptionType.STRING, "Where the vault is.").orKey("vault.url");
    static final Option<Integer> PIN =
            Option.optional("pin", OptionType.INTEGER, "Opens the vault.").secret();

    private TestFormats() {}

    static FormatRegistry registry() {
        FormatFactory json;
        try (FormatRegistry installed = FormatRegistry.load(null)) {
            json = installed.find("json").orElseThrow();
        }
        return FormatRegistry.of(
                json,
                new Fake("cdc", List.of(), context -> new FakeFormat(ChangeMode.CHANGELOG)),
                new Fake("broken", List.of(), context -> {
                    throw new IllegalStateException("out of order");
                }),
                new Fake("vault", List.of(URL, PIN), context -> {
                    if (context.options().get(URL).startsWith("open:")
                            && context.options().find(PIN).isPresent()) {
                        throw new InvalidOptionException("pin", "an open vault takes none.");
                    }
                    return new FakeFormat(ChangeMode.INSERT_ONLY);
                }));
    }

    private record Fake(String identifier, List<Option<?>> options, Function<FormatContext, Format> creation)
            implements FormatFactory {
        @Override
        public int spiVersion() {
            return SPI_VERSION;
        }

        @Override
        public Format create(FormatContext context) {
            return creation.apply(context);
        }
    }

    private record FakeFormat(ChangeMode changeMode) implements Format {
        @Override
        public RowDecoder decoder(RowType type) {
            return (bytes, rows) -> DecodeResult.decoded();
        }

        @Override
        public RowEncoder encoder(RowType type) {
            return (kind, row) -> new byte[0];
        }
    }
}
