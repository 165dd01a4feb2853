package dev.tidegate.format.avro.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.DecodeResult.Malformed;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.Schema;

/** Short ways for tests to read and write. */
final class Datums {
    private Datums() {}

    static Schema schema(String json) {
        return new Schema.Parser().parse(json.replace('\'', '"'));
    }

    static String write(RowType type, Schema schema, Row row) {
        return HexFormat.of().formatHex(new AvroRowWriter(type, schema, Microseconds.AS_FLINK).write(row));
    }

    static Row read(AvroRowReader reader, String hex) {
        List<Row> rows = new ArrayList<>();
        DecodeResult result = reader.read(bytes(hex), 0, (kind, row) -> rows.add(row));
        assertThat(result).isEqualTo(DecodeResult.decoded());
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    static Malformed malformed(AvroRowReader reader, byte[] bytes) {
        DecodeResult result = reader.read(bytes, 0, (kind, row) -> {
            throw new AssertionError("there should be no row, but there is " + row);
        });
        assertThat(result).isInstanceOf(Malformed.class);
        return (Malformed) result;
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
