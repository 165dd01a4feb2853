package dev.tidegate.interop.jobs;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tidegate.gateway.testing.FlinkCast;
import dev.tidegate.gateway.testing.FlinkMetadataType;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.types.Row;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Flink casts as {@code metadata-casts.txt} says, the file to which Tidegate's metadata columns are held. */
class MetadataCastsIT {
    private final FlinkCluster flink = new FlinkCluster();

    @TestFactory
    Stream<DynamicTest> flinkCastsAsTheFileSays() throws Exception {
        return FlinkCast.all().stream()
                .collect(groupingBy(FlinkCast::from, LinkedHashMap::new, groupingBy(FlinkCast::value)))
                .entrySet()
                .stream()
                .map(source -> dynamicTest(source.getKey(), () -> check(source.getValue())));
    }

    @Test
    void flinkTakesTheTypesThatTheFileSays() throws Exception {
        SoftAssertions softly = new SoftAssertions();
        int number = 0;
        for (FlinkMetadataType type : FlinkMetadataType.all()) {
            String table = "m" + number++;
            flink.declare(
                    "CREATE TABLE " + table + " (id INT, m " + type.type() + " METADATA FROM '" + type.metadata()
                            + "' VIRTUAL) WITH ('connector' = 'kafka', 'topic' = 't', 'format' = 'json',"
                            + " 'scan.startup.mode' = 'earliest-offset', 'properties.bootstrap.servers' = 'localhost:1')",
                    "");
            softly.assertThat(flink.plans("SELECT * FROM " + table))
                    .as(type.toString())
                    .isEqualTo(type.isRead());
        }
        softly.assertAll();
    }

    /** One query for all values and all types; TRY_CAST gives NULL where CAST fails. */
    private void check(Map<String, List<FlinkCast>> byValue) throws Exception {
        List<String> types = byValue.values().stream()
                .flatMap(casts -> casts.stream().map(FlinkCast::to))
                .distinct()
                .toList();
        String values = byValue.values().stream()
                .map(casts -> "SELECT '" + casts.get(0).value() + "' AS n, " + literal(casts.get(0)) + " AS v")
                .collect(joining(" UNION ALL "));
        String casts =
                types.stream().map(type -> ", TRY_CAST(v AS " + type + ")").collect(joining());
        SoftAssertions softly = new SoftAssertions();
        for (Row row : flink.select("SELECT n" + casts + " FROM (" + values + ")")) {
            for (FlinkCast cast : byValue.get((String) row.getField(0))) {
                softly.assertThat(show(row.getField(1 + types.indexOf(cast.to()))))
                        .as("%s '%s' as %s", cast.from(), cast.value(), cast.to())
                        .isEqualTo(cast.result().equals("ERROR") ? "NULL" : cast.result());
            }
        }
        softly.assertAll();
    }

    /** A nullable value, as a cast that may give NULL needs it. */
    private static String literal(FlinkCast cast) {
        return switch (cast.from()) {
            case "STRING" -> "CAST('" + cast.value() + "' AS STRING)";
            case "BYTES" -> "CAST(x'" + cast.value() + "' AS BYTES)";
            case "TIMESTAMP_LTZ(3)" -> "TO_TIMESTAMP_LTZ(" + cast.value() + ", 3)";
            default -> "NULLIF(CAST('" + cast.value() + "' AS " + cast.from() + "), 987)";
        };
    }

    private static String show(Object value) {
        return value instanceof byte[] bytes
                ? "x'" + HexFormat.of().formatHex(bytes) + "'"
                : value == null ? "NULL" : value.toString();
    }
}
