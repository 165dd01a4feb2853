package dev.tidegate.gateway.record;

import dev.tidegate.format.spi.ChangeMode;
import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.EncodeException;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.RowCollector;
import dev.tidegate.format.spi.RowDecoder;
import dev.tidegate.format.spi.RowEncoder;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A changelog format of one STRING column whose messages are words such as {@code -U:a +U:b}. It must prepare while
 * {@code preparation} is set, throws on {@code bug}, and calls {@code bad} malformed.
 */
final class ScriptedFormat implements Format {
    @Nullable
    CompletableFuture<Void> preparation;

    boolean closed;

    @Override
    public ChangeMode changeMode() {
        return ChangeMode.CHANGELOG;
    }

    @Override
    public RowDecoder decoder(RowType type) {
        return new RowDecoder() {
            @Override
            public @Nullable CompletionStage<Void> prepare(byte[] bytes) {
                return preparation;
            }

            @Override
            public DecodeResult decode(byte[] bytes, RowCollector rows) {
                for (String word : new String(bytes, StandardCharsets.UTF_8).split(" ")) {
                    if (word.equals("bug")) {
                        throw new IllegalStateException("a bug");
                    } else if (word.equals("bad")) {
                        return DecodeResult.malformed("'bad' is bad");
                    }
                    ChangeKind kind = ChangeKind.ofCode(word.substring(0, 2)).orElseThrow();
                    rows.collect(kind, Row.of(word.substring(3)));
                }
                return DecodeResult.decoded();
            }
        };
    }

    @Override
    public RowEncoder encoder(RowType type) {
        return new RowEncoder() {
            @Override
            public @Nullable CompletionStage<Void> prepare() {
                return preparation;
            }

            @Override
            public byte[] encode(ChangeKind kind, Row row) {
                if ("bad".equals(row.get(0))) {
                    throw new EncodeException("c.d", "'bad' is bad");
                }
                return (kind.code() + ":" + row.get(0)).getBytes(StandardCharsets.UTF_8);
            }
        };
    }

    @Override
    public void close() {
        closed = true;
    }
}
