package dev.tidegate.bench.rivals.flink;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;

/**
 * Writes generated orders to a topic, until Kafka has acknowledged all:
 * {@code bootstrap= topic= records= keys= [buffer=ROWS,MILLIS] [parallelism=1] [warm=0]}.
 */
public final class Sink {
    private Sink() {}

    public static void main(String[] words) throws Exception {
        Arguments arguments = Arguments.of(words);
        Job job = new Job(arguments);
        DataStream<RowData> generated = job.streams()
                .fromSource(
                        new DataGeneratorSource<>(
                                new OrderGenerator(arguments.number("keys")),
                                arguments.number("records"),
                                InternalTypeInfo.of(OrdersTable.rowType())),
                        WatermarkStrategy.noWatermarks(),
                        "generator");
        job.tables().createTemporaryView("generated", generated);
        job.tables().executeSql(OrdersTable.ddl(arguments, options(arguments)));
        job.run("INSERT INTO " + OrdersTable.NAME + " SELECT * FROM generated");
    }

    private static Map<String, String> options(Arguments arguments) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("sink.delivery-guarantee", "at-least-once");
        options.put("properties.acks", "all");
        options.put("properties.compression.type", "lz4");
        options.put("properties.linger.ms", "5");
        options.put("properties.batch.size", "65536");
        if (arguments.values().containsKey("buffer")) {
            String[] buffer = arguments.text("buffer").split(",");
            if (buffer.length != 2) {
                throw new IllegalArgumentException("Argument buffer is ROWS,MILLIS, not " + String.join(",", buffer));
            }
            options.put("sink.buffer-flush.max-rows", buffer[0]);
            options.put("sink.buffer-flush.interval", buffer[1] + " ms");
        }
        return options;
    }
}
