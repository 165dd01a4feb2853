package dev.tidegate.bench;

import dev.tidegate.format.option.Options;
import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.FormatContext;
import dev.tidegate.format.spi.FormatContext.Role;
import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.spi.RowCollector;
import dev.tidegate.format.spi.RowDecoder;
import dev.tidegate.format.spi.RowEncoder;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Tidegate's format, used as the gateway uses it: each message and row is asked for its preparation first. */
final class TidegateCodec implements Codec, RowCollector {
    private final Row[] rows;
    private final RowEncoder encoder;
    private final RowDecoder decoder;
    private @Nullable Row latest;

    TidegateCodec(FormatCase format, List<Row> rows) {
        this.rows = rows.toArray(Row[]::new);
        FormatFactory factory = ServiceLoader.load(FormatFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.identifier().equals(format.identifier()))
                .findAny()
                .orElseThrow();
        Format created = factory.create(
                new FormatContext(Role.VALUE, "orders", Options.parse(factory.options(), format.options())));
        this.encoder = created.encoder(format.type());
        this.decoder = created.decoder(format.type());
    }

    @Override
    public byte[] encode(int row) {
        await(encoder.prepare());
        return Objects.requireNonNull(encoder.encode(ChangeKind.INSERT, rows[row]));
    }

    @Override
    public Object decode(byte[] message) {
        await(decoder.prepare(message));
        DecodeResult result = decoder.decode(message, this);
        if (result != DecodeResult.decoded()) {
            throw new IllegalStateException(result.toString());
        }
        return Objects.requireNonNull(latest);
    }

    @Override
    public void collect(ChangeKind kind, Row row) {
        latest = row;
    }

    @Override
    public Row toRow(Object decoded) {
        return (Row) decoded;
    }

    private static void await(@Nullable CompletionStage<Void> stage) {
        if (stage != null) {
            stage.toCompletableFuture().join();
        }
    }
}
