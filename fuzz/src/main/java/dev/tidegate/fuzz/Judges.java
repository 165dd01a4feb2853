package dev.tidegate.fuzz;

import dev.tidegate.format.avro.confluent.AvroConfluentFormatFactory;
import dev.tidegate.format.avro.rows.AvroRowReader;
import dev.tidegate.format.avro.rows.AvroRowWriter;
import dev.tidegate.format.avro.rows.AvroSchemas;
import dev.tidegate.format.avro.rows.Microseconds;
import dev.tidegate.format.avro.rows.TimestampMapping;
import dev.tidegate.format.option.Options;
import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.FormatContext;
import dev.tidegate.format.spi.FormatContext.Role;
import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.spi.RowDecoder;
import dev.tidegate.format.spi.RowEncoder;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.interop.peer.RegistryStub;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Makes the judges of a target. */
final class Judges {
    /** The id's first three bytes, behind the magic byte. */
    private static final int ID_START = 1;

    private static final int ID_LAST = 4;

    private Judges() {}

    static List<Judge> of(FormatFactory factory, Map<String, String> options, List<RowType> shapes) {
        Format format = create(factory, options);
        List<Judge> judges = new ArrayList<>();
        for (RowType shape : shapes) {
            RowEncoder encoder = format.encoder(shape);
            List<byte[]> sound = new ArrayList<>();
            for (Row row : Examples.of(shape)) {
                byte[] message = encoder.encode(ChangeKind.INSERT, row);
                if (message != null) {
                    sound.add(message);
                }
            }
            judges.add(new Judge(shape, format.decoder(shape), encoder, sound));
        }
        return judges;
    }

    private static Format create(FormatFactory factory, Map<String, String> options) {
        return factory.create(new FormatContext(Role.VALUE, "orders", Options.parse(factory.options(), options)));
    }

    /** One judge for each shape and schema that its rows may have been written in. */
    static List<Judge> ofResolved(List<RowType> shapes) {
        List<Judge> judges = new ArrayList<>();
        for (RowType shape : shapes) {
            Schema schema = AvroSchemas.of(shape, TimestampMapping.LEGACY);
            AvroRowWriter writer = new AvroRowWriter(shape, schema, Microseconds.AS_FLINK);
            for (Written written : Written.before(shape)) {
                AvroRowReader reader = new AvroRowReader(written.schema(), schema, shape, Microseconds.AS_FLINK);
                RowDecoder decoder = (bytes, rows) -> reader.read(bytes, 0, rows);
                judges.add(new Judge(shape, decoder, (kind, row) -> writer.write(row), written.datums()));
            }
        }
        return judges;
    }

    static List<Judge> ofConfluent(List<RowType> shapes) {
        RegistryStub registry = new RegistryStub();
        Format format = create(new AvroConfluentFormatFactory(), Map.of("url", registry.url()));
        List<Judge> judges = new ArrayList<>();
        for (RowType shape : shapes) {
            RowEncoder encoder = format.encoder(shape);
            await(encoder.prepare());
            List<byte[]> sound = new ArrayList<>();
            for (Row row : Examples.of(shape)) {
                sound.add(Objects.requireNonNull(encoder.encode(ChangeKind.INSERT, row)));
            }
            for (Written written : Written.before(shape)) {
                for (byte[] datum : written.datums()) {
                    sound.add(registry.message(written.schema().toString(), datum));
                }
            }
            judges.add(new Judge(shape, prepared(format.decoder(shape)), encoder, sound));
        }
        return judges;
    }

    /** Of the ids only 16 are used, of which the registry knows most: to be refused by it takes long. */
    private static RowDecoder prepared(RowDecoder decoder) {
        return (bytes, rows) -> {
            byte[] message = bytes.clone();
            for (int i = ID_START; i < ID_LAST && i < message.length; i++) {
                message[i] = 0;
            }
            if (message.length > ID_LAST) {
                message[ID_LAST] &= 0x0f;
            }
            try {
                await(decoder.prepare(message));
            } catch (CompletionException e) {
                return DecodeResult.decoded(); // waits for its schema, as it should
            }
            return decoder.decode(message, rows);
        };
    }

    private static void await(@Nullable CompletionStage<Void> stage) {
        if (stage != null) {
            stage.toCompletableFuture().join();
        }
    }
}
