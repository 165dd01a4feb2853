package dev.tidegate.format.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.format.spi.ChangeMode;
import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.RowDecoder;
import dev.tidegate.format.spi.RowEncoder;
import dev.tidegate.format.tck.Formats.Decoded;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A decoder and an encoder of one format and type, used as the gateway uses them. */
final class Codec {
    private static final int PREPARATION_SECONDS = 10;

    private final RowType type;
    private final boolean insertOnly;
    private final RowDecoder decoder;
    private final RowEncoder encoder;

    Codec(Format format, RowType type) {
        this.type = type;
        this.insertOnly = format.changeMode() == ChangeMode.INSERT_ONLY;
        this.decoder = format.decoder(type);
        this.encoder = format.encoder(type);
    }

    /** @return null where the format has no bytes for a row that is NULL */
    byte @Nullable [] encode(Row row) {
        await(encoder.prepare());
        return encoder.encode(ChangeKind.INSERT, row);
    }

    Decoded decode(byte[] bytes) {
        await(decoder.prepare(bytes));
        List<Row> rows = new ArrayList<>();
        DecodeResult result = decoder.decode(bytes, (kind, row) -> {
            assertThat(row).as("a row").isNotNull();
            assertThat(row.arity()).as("the arity of a row").isEqualTo(type.arity());
            if (insertOnly) {
                assertThat(kind).as("the kind of a row").isEqualTo(ChangeKind.INSERT);
            }
            rows.add(row);
        });
        assertThat(result).as("the result of decoding").isNotNull();
        return new Decoded(result, rows);
    }

    /** The row after a way to bytes and back. */
    Row roundTrip(Row row) {
        byte[] bytes = encode(row);
        if (bytes == null) {
            // The record layer makes the NULL of a record without bytes, so nothing but NULL may be written so.
            return Row.of(new @Nullable Object[type.arity()]);
        }
        return only(decode(bytes));
    }

    /** The one row of a message that was decoded. */
    static Row only(Decoded outcome) {
        assertThat(outcome.result()).isEqualTo(DecodeResult.decoded());
        assertThat(outcome.rows()).hasSize(1);
        return outcome.rows().get(0);
    }

    private static void await(@Nullable CompletionStage<Void> stage) {
        if (stage != null) {
            stage.toCompletableFuture()
                    .orTimeout(PREPARATION_SECONDS, TimeUnit.SECONDS)
                    .join();
        }
    }
}
