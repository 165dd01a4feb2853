package dev.tidegate.interop.parity;

import static dev.tidegate.format.type.RowType.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.format.avro.AvroFormatFactory;
import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import dev.tidegate.interop.parity.Outcome.Message;
import dev.tidegate.interop.parity.Outcome.Rows;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What has nothing to do with timestamps. */
abstract class AvroParityContract extends ParityContract {
    private static final RowType NUMBER =
            RowType.of(field("i", ScalarType.of(Kind.INTEGER).withNullable(false)));

    @Override
    protected final FormatFactory factory() {
        return new AvroFormatFactory();
    }

    @Override
    protected final Damage damage() {
        return AvroDamage::inflict;
    }

    @Override
    protected final List<Difference> differences() {
        return AvroDifferences.ALL;
    }

    @Override
    protected final boolean flinkRemembers() {
        return true;
    }

    @Test
    void flinkPutsALineBreakBeforeEveryJsonMessageButTheFirst() throws Exception {
        Map<String, String> options = Map.of("encoding", "json");
        try (Side.Codecs flink = FlinkSide.of("avro").configure(options);
                Side.Codecs tidegate = new TidegateSide(factory()).configure(options)) {
            Side.Writer flinkWriter = flink.writer(NUMBER);
            Side.Writer writer = tidegate.writer(NUMBER);

            assertThat(text(flinkWriter.write(Row.of(7)))).isEqualTo("{\"i\":7}");
            assertThat(text(flinkWriter.write(Row.of(7)))).isEqualTo(System.lineSeparator() + "{\"i\":7}");

            assertThat(text(writer.write(Row.of(7)))).isEqualTo("{\"i\":7}");
            assertThat(text(writer.write(Row.of(7)))).isEqualTo("{\"i\":7}");
            assertThat(tidegate.reader(NUMBER).read("\n{\"i\":7}".getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(new Rows(List.of(Row.of(7))));
        }
    }

    @Test
    void flinkReadsWhatFollowsADatumAsTheBeginningOfTheNextMessage() throws Exception {
        byte[] oneTooMany = {2, 4};
        byte[] next = {6};
        try (Side.Codecs flink = FlinkSide.of("avro").configure(Map.of());
                Side.Codecs tidegate = new TidegateSide(factory()).configure(Map.of())) {
            Side.Reader flinkReader = flink.reader(NUMBER);
            Side.Reader reader = tidegate.reader(NUMBER);

            assertThat(flinkReader.read(oneTooMany)).isEqualTo(new Rows(List.of(Row.of(1))));
            assertThat(flinkReader.read(next)).isEqualTo(new Rows(List.of(Row.of(2))));

            assertThat(reader.read(oneTooMany)).isEqualTo(new Rows(List.of(Row.of(1))));
            assertThat(reader.read(next)).isEqualTo(new Rows(List.of(Row.of(3))));
        }
    }

    private static String text(Outcome outcome) {
        return new String(((Message) outcome).bytes(), StandardCharsets.UTF_8);
    }
}
