/**
 * A real Kafka, one KRaft node, inside this JVM: for trying Tidegate out and for tests. It listens on loopback alone and
 * is no broker for production.
 *
 * <p>A {@link dev.tidegate.localkafka.LocalKafka} owns a data folder, locked for as long as it lives, and runs one node
 * on it at a time. All threads of a node belong to one thread group, so that Kafka's demand to end the process can be
 * laid at the right node's door instead.
 */
@NullMarked
package dev.tidegate.localkafka;

import org.jspecify.annotations.NullMarked;
