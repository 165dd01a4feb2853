package dev.tidegate.gateway.reader;

import static dev.tidegate.gateway.testing.DeployedTable.row;
import static dev.tidegate.gateway.testing.DeployedTable.rows;
import static dev.tidegate.gateway.testing.DeployedTable.text;
import static dev.tidegate.gateway.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.reader.TableSettings.Tolerance;
import dev.tidegate.gateway.reader.TableStatus.State;
import dev.tidegate.gateway.testing.DeployedTable;
import dev.tidegate.gateway.testing.KafkaBroker;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code scan.startup.mode}: where an append table begins. Partition 0 has ten rows before it does, partition 1 five. */
@Timeout(90)
class StartupModesIT {
    private final KafkaBroker kafka = KafkaBroker.shared();
    private final Vertx vertx = Vertx.vertx();
    private final String topic = kafka.newTopic("startup", 2);
    private final String group = KafkaBroker.uniqueName("group");

    @BeforeEach
    void fill() {
        produce(0, 0, 10);
        produce(1, 100, 105);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void theEarliestOffsetBeginsWithAllThatKafkaHas() {
        LiveTable live = serving(append("earliest-offset"));

        assertServes(live, numbers(0, 10), numbers(100, 105));
        produce(0, 10, 12);
        assertServes(live, numbers(0, 12), numbers(100, 105));
    }

    @Test
    void theTableServesOnlyWhenAllThatWasThereIsRead() {
        produce(0, 10, 5_000);

        LiveTable live = serving(append("earliest-offset"));

        assertThat(live.counters().changes.sum()).isEqualTo(5_005);
    }

    @Test
    void ofAllThatIsReadTheLastRowsAreAtHand() {
        LiveTable live = serving(
                append("earliest-offset").with(new TableSettings(Tolerance.NONE, null, 1L << 30, 1_000, 1, 1 << 20)));

        assertThat(live.counters().changes.sum()).isEqualTo(15);
        assertServes(live, numbers(9, 10), numbers(104, 105));
    }

    @Test
    void theLatestOffsetBeginsWithWhatComes() {
        LiveTable live = serving(append("latest-offset"));
        assertServes(live, List.of(), List.of());

        produce(0, 10, 12);

        assertServes(live, numbers(10, 12), List.of());
    }

    @Test
    void aTimestampBeginsWithTheFirstRecordThatIsNotOlder() {
        long later = System.currentTimeMillis() + 60_000;
        produceAt(later, 0, 10, 12);
        produceAt(later - 1, 0, 12, 13);

        LiveTable live = serving(append("timestamp").option("scan.startup.timestamp-millis", Long.toString(later)));

        assertServes(live, numbers(10, 13), List.of()); // the end where there is none
        produce(1, 105, 106);
        assertServes(live, numbers(10, 13), numbers(105, 106));
    }

    @Test
    void specificOffsetsBeginThereAndOtherPartitionsAtTheEarliest() {
        LiveTable live = serving(specific("partition:0,offset:7"));

        assertServes(live, numbers(7, 10), numbers(100, 105));
        assertThat(live.status().warnings()).isEmpty();
    }

    @Test
    void specificOffsetsLeaveOtherPartitionsToTheGroupIfThereIsOne() {
        commit(1, 3);

        LiveTable live = serving(specific("partition:0,offset:10").option("properties.group.id", group));

        assertServes(live, List.of(), numbers(103, 105));
    }

    @Test
    void aGroupsOffsetsBeginWhereItStands() {
        commit(0, 4);
        commit(1, 5);

        LiveTable live = serving(append("group-offsets").option("properties.group.id", group));

        assertServes(live, numbers(4, 10), List.of());
    }

    @Test
    void whereTheGroupHasNoOffsetTheResetDecides() {
        commit(0, 4);

        LiveTable earliest = serving(grouped().option("properties.auto.offset.reset", "earliest"));
        LiveTable latest = serving(grouped().option("properties.auto.offset.reset", "latest"));

        assertServes(earliest, numbers(4, 10), numbers(100, 105));
        assertServes(latest, numbers(4, 10), List.of());
        assertThat(earliest.status().warnings()).isEmpty();
    }

    @Test
    void withoutAnOffsetAndAResetTheGroupIsWaitedFor() {
        commit(0, 4);

        LiveTable live = grouped().start(vertx);

        eventually(() -> assertThat(live.status().problem())
                .isEqualTo("consumer group '" + group + "' has committed no offset of partition 1 of topic '" + topic
                        + "'. Commit offsets, or set 'properties.auto.offset.reset' to earliest or latest"));
        assertThat(live.state()).isEqualTo(State.WAITING);
        commit(1, 2);
        awaitServing(live);
        assertServes(live, numbers(4, 10), numbers(102, 105));
    }

    @Test
    void aGroupsOffsetThatKafkaNoLongerHasIsResetAndTold() throws Exception {
        commit(0, 4);
        commit(1, 5);
        deleteBefore(0, 6);

        LiveTable live = serving(grouped().option("properties.auto.offset.reset", "earliest"));

        assertServes(live, numbers(6, 10), List.of());
        assertThat(live.status().warnings())
                .containsExactly("consumer group '" + group + "' has committed offset 4 of partition 0, and topic '"
                        + topic + "' begins at 6 there and ends at 10: it is read from offset 6");
    }

    @Test
    void anOffsetThatKafkaNoLongerHasGivesWayToTheEarliestAndThatIsTold() throws Exception {
        deleteBefore(0, 6);

        LiveTable live = serving(specific("partition:0,offset:2;partition:1,offset:5"));

        assertServes(live, numbers(6, 10), List.of());
        assertThat(live.status().warnings())
                .containsExactly("'scan.startup.specific-offsets' names offset 2 of partition 0, and topic '" + topic
                        + "' begins at 6 there and ends at 10: it is read from offset 6");
    }

    @Test
    void anOffsetBehindTheEndIsWaitedFor() {
        LiveTable live = specific("partition:0,offset:12;partition:1,offset:5").start(vertx);

        eventually(() -> assertThat(live.status().problem())
                .isEqualTo("'scan.startup.specific-offsets' names offset 12 of partition 0, and topic '" + topic
                        + "' begins at 0 there and ends at 10"));
        assertThat(live.state()).isEqualTo(State.WAITING);
        produce(0, 10, 14);
        awaitServing(live);
        assertServes(live, numbers(12, 14), List.of());
    }

    @Test
    void aPartitionThatDoesNotExistIsWaitedFor() {
        LiveTable live = specific("partition:0,offset:10;partition:1,offset:5;partition:2,offset:0")
                .start(vertx);

        eventually(() -> assertThat(live.status().problem())
                .isEqualTo("'scan.startup.specific-offsets' names partition 2, and topic '" + topic
                        + "' has partitions 0 to 1"));
        assertThat(live.state()).isEqualTo(State.WAITING);
        kafka.growTopic(topic, 3);
        awaitServing(live);
        assertServes(live, List.of(), List.of(), List.of());
    }

    @Test
    void partitionsThatAreAddedLaterBeginAtTheirEarliest() {
        LiveTable live = serving(append("latest-offset"));
        kafka.growTopic(topic, 3);
        produce(2, 200, 203);

        eventually(() -> assertThat(rows(live)).isEqualTo(numbers(200, 203)));
        assertThat(live.status().warnings()).isEmpty();
    }

    @Test
    void theLatestOffsetOfATopicThatIsStillToComeIsItsFirst() {
        String late = KafkaBroker.uniqueName("startup-late");
        LiveTable live = DeployedTable.over(kafka, late).append("latest-offset").start(vertx);
        eventually(() -> assertThat(live.status().problem()).contains("does not exist yet"));

        kafka.createTopic(late, 1, Map.of());
        kafka.produce(late, null, row("a", 1));

        eventually(() -> assertThat(rows(live)).isEqualTo(numbers(1, 2)));
    }

    // ---- what is asked and said

    private DeployedTable append(String mode) {
        return DeployedTable.over(kafka, topic).append(mode);
    }

    private DeployedTable specific(String offsets) {
        return append("specific-offsets").option("scan.startup.specific-offsets", offsets);
    }

    private DeployedTable grouped() {
        return append("group-offsets").option("properties.group.id", group);
    }

    private LiveTable serving(DeployedTable table) {
        LiveTable live = table.start(vertx);
        awaitServing(live);
        return live;
    }

    private static void awaitServing(LiveTable live) {
        eventually(() ->
                assertThat(live.state()).as(() -> live.status().toString()).isEqualTo(State.SERVING));
    }

    /** Partition by partition, once all that is in the topic has been read. */
    @SafeVarargs
    private static void assertServes(LiveTable live, List<String>... expected) {
        eventually(() -> assertThat(rows(live))
                .isEqualTo(List.of(expected).stream().flatMap(List::stream).toList()));
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> text("a", n)).toList();
    }

    // ---- what is done to Kafka

    private void produce(int partition, int from, int to) {
        produceAt(null, partition, from, to);
    }

    private void produceAt(@Nullable Long timestamp, int partition, int from, int to) {
        kafka.produce(IntStream.range(from, to)
                .mapToObj(n -> new ProducerRecord<byte[], byte[]>(topic, partition, timestamp, null, row("a", n)))
                .toList());
    }

    private void commit(int partition, long offset) {
        try {
            kafka.admin()
                    .alterConsumerGroupOffsets(
                            group, Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void deleteBefore(int partition, long offset) throws Exception {
        kafka.admin()
                .deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
                .all()
                .get(30, TimeUnit.SECONDS);
    }
}
