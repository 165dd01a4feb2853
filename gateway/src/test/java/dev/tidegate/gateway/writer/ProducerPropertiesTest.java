package dev.tidegate.gateway.writer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.error.ErrorCode;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProducerPropertiesTest {

    @Test
    void byDefaultKafkaIsSentRowsAtOnceAndAnswersWhenAllReplicasHaveThemInOrder() {
        assertThat(properties(Map.of()))
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", "true")
                .containsEntry("max.in.flight.requests.per.connection", "1")
                .containsEntry("compression.type", "lz4")
                .containsEntry("linger.ms", "0");
    }

    @Test
    void whatTheTableSaysIsStronger() {
        assertThat(properties(Map.of("properties.compression.type", "zstd", "properties.linger.ms", "20")))
                .containsEntry("compression.type", "zstd")
                .containsEntry("linger.ms", "20");
    }

    @Test
    void whoeverSetsOneTimeoutGetsKafkasDefaultForTheOther() {
        assertThat(properties(Map.of("properties.request.timeout.ms", "40000")))
                .containsEntry("request.timeout.ms", "40000")
                .doesNotContainKey("delivery.timeout.ms");
    }

    @Test
    void whatOnlyConsumersKnowIsLeftOutAndWhatNobodyKnowsIsPassedOn() {
        assertThat(properties(Map.of("properties.group.id", "g", "properties.my.interceptor.level", "3")))
                .doesNotContainKey("group.id")
                .containsEntry("my.interceptor.level", "3");
    }

    @Test
    void aValueThatKafkaCannotReadIsRefusedWithItsPlaceAndWithoutSecrets() {
        PageViews.assertFails(
                ErrorCode.INVALID_CONFIGURATION,
                () -> properties(Map.of("properties.linger.ms", "soon")),
                "tables.sql:1",
                "'pv'",
                "linger.ms",
                "soon");
        PageViews.assertFails(
                ErrorCode.INVALID_CONFIGURATION,
                () -> properties(Map.of("properties.transactional.id", "t")),
                "tables.sql:1",
                "'properties.transactional.id'",
                "'sink.transactional-id-prefix' instead");
    }

    @Test
    void theLargestRecordIsTheProducersMaxRequestSize() {
        assertThat(ProducerProperties.maxRecordSize(properties(Map.of()))).isEqualTo(1_048_576);
        assertThat(ProducerProperties.maxRecordSize(properties(Map.of("properties.max.request.size", "500"))))
                .isEqualTo(500);
    }

    private static Map<String, Object> properties(Map<String, String> given) {
        Map<String, String> options = new HashMap<>(given);
        options.put("properties.bootstrap.servers", "unused:9092");
        return ProducerProperties.of(PageViews.table("views", options));
    }
}
