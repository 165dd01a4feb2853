package dev.tidegate.format.avro.confluent;

import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.RowCollector;
import dev.tidegate.format.spi.RowDecoder;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads rows in whatever schema they were written, as rows in the table's. */
record AvroConfluentRowDecoder(WriterSchemas writers) implements RowDecoder {

    @Override
    public @Nullable CompletionStage<Void> prepare(byte[] bytes) {
        return Frame.fault(bytes) == null ? writers.prepare(Frame.id(bytes)) : null;
    }

    @Override
    public DecodeResult decode(byte[] bytes, RowCollector rows) {
        String fault = Frame.fault(bytes);
        return fault == null ? writers.get(Frame.id(bytes)).read(bytes, rows) : DecodeResult.malformed(fault);
    }
}
