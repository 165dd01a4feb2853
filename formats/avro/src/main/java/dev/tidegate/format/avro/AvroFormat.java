package dev.tidegate.format.avro;

import dev.tidegate.format.avro.rows.AvroJsonReader;
import dev.tidegate.format.avro.rows.AvroJsonWriter;
import dev.tidegate.format.avro.rows.AvroRowReader;
import dev.tidegate.format.avro.rows.AvroRowWriter;
import dev.tidegate.format.avro.rows.AvroSchemas;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.RowDecoder;
import dev.tidegate.format.spi.RowEncoder;
import dev.tidegate.format.type.RowType;
import org.apache.avro.Schema;

/**
 * Rows as Avro datums in the schema that Flink derives. There is no schema evolution: whoever writes a message must have
 * the same fields, in the same order, with the same nullability. Where it differs from Flink 2.2 on purpose is told in
 * {@code docs/formats/differences.md}.
 */
record AvroFormat(AvroOptions options) implements Format {

    @Override
    public RowDecoder decoder(RowType type) {
        Schema schema = AvroSchemas.of(type, options.timestamps());
        return switch (options.encoding()) {
            case BINARY -> {
                AvroRowReader reader = new AvroRowReader(schema, schema, type, options.microseconds());
                yield (bytes, rows) -> reader.read(bytes, 0, rows);
            }
            case JSON -> new AvroJsonReader(schema, type, options.microseconds())::read;
        };
    }

    @Override
    public RowEncoder encoder(RowType type) {
        Schema schema = AvroSchemas.of(type, options.timestamps());
        return switch (options.encoding()) {
            case BINARY -> {
                AvroRowWriter writer = new AvroRowWriter(type, schema, options.microseconds());
                yield (kind, row) -> writer.write(row);
            }
            case JSON -> {
                AvroJsonWriter writer = new AvroJsonWriter(type, schema, options.microseconds());
                yield (kind, row) -> writer.write(row);
            }
        };
    }
}
