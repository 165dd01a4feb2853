package dev.tidegate.gateway.testing;

import dev.tidegate.localkafka.LocalKafka;
import dev.tidegate.localkafka.LocalKafkaSettings;

/** A broker of one test's own, in this JVM, that can go away and come back with its data, on the same port. */
public final class RestartableBroker extends KafkaBroker implements AutoCloseable {
    private final LocalKafka kafka;

    private RestartableBroker(LocalKafka kafka) {
        super(kafka.bootstrapServers());
        this.kafka = kafka;
    }

    /** A running broker with its data in a temporary folder. */
    public static RestartableBroker start() {
        return start(LocalKafkaSettings.temporary());
    }

    /** A running broker with broker properties of the test's choice, for instance a log cleaner that is quick. */
    public static RestartableBroker start(LocalKafkaSettings settings) {
        return new RestartableBroker(LocalKafka.start(settings));
    }

    /** The broker goes away; clients see their connections refused. */
    public void stop() {
        kafka.stop();
    }

    /** The broker comes back; a running one is stopped first. */
    public void restart() {
        kafka.restart();
    }

    @Override
    public void close() {
        closeClients();
        kafka.close();
    }
}
