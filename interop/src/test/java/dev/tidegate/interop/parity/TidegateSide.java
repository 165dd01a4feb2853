package dev.tidegate.interop.parity;

import dev.tidegate.format.option.InvalidOptionException;
import dev.tidegate.format.option.Options;
import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.EncodeException;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.FormatContext;
import dev.tidegate.format.spi.FormatContext.Role;
import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.spi.RowDecoder;
import dev.tidegate.format.spi.RowEncoder;
import dev.tidegate.format.spi.UnsupportedTypeException;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Our format, used as the gateway uses it. What it throws beyond the SPI's exceptions fails the test. */
record TidegateSide(FormatFactory factory) implements Side {
    private static final int PREPARATION_SECONDS = 10;

    @Override
    public Codecs configure(Map<String, String> options) throws DeclinedException {
        try {
            Options parsed = Options.parse(factory.options(), options);
            return new TidegateCodecs(factory.create(new FormatContext(Role.VALUE, "orders", parsed)));
        } catch (InvalidOptionException e) {
            throw new DeclinedException(e);
        }
    }

    private record TidegateCodecs(Format format) implements Codecs {

        @Override
        public Reader reader(RowType type) throws DeclinedException {
            try {
                RowDecoder decoder = format.decoder(type);
                return message -> read(decoder, message);
            } catch (UnsupportedTypeException | InvalidOptionException e) {
                throw new DeclinedException(e);
            }
        }

        @Override
        public Writer writer(RowType type) throws DeclinedException {
            try {
                RowEncoder encoder = format.encoder(type);
                return row -> write(encoder, row);
            } catch (UnsupportedTypeException | InvalidOptionException e) {
                throw new DeclinedException(e);
            }
        }

        @Override
        public void close() {
            format.close();
        }

        private static Outcome read(RowDecoder decoder, byte[] message) {
            List<@Nullable Row> rows = new ArrayList<>();
            try {
                await(decoder.prepare(message));
            } catch (CompletionException e) {
                return Outcome.Refused.of(e);
            }
            DecodeResult result = decoder.decode(message, (kind, row) -> rows.add(row));
            return result instanceof DecodeResult.Malformed malformed
                    ? new Outcome.Refused(malformed.describe())
                    : new Outcome.Rows(rows);
        }

        private static Outcome write(RowEncoder encoder, Row row) {
            try {
                await(encoder.prepare());
                return new Outcome.Message(encoder.encode(ChangeKind.INSERT, row));
            } catch (EncodeException | CompletionException e) {
                return Outcome.Refused.of(e);
            }
        }

        private static void await(@Nullable CompletionStage<Void> stage) {
            if (stage != null) {
                stage.toCompletableFuture()
                        .orTimeout(PREPARATION_SECONDS, TimeUnit.SECONDS)
                        .join();
            }
        }
    }
}
