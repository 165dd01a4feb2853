package dev.tidegate.localkafka;

import java.util.function.Consumer;
import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one node: Kafka's threads are born into the group of the thread that starts them.
 *
 * <p>When Kafka cannot go on it ends the process. Here that would take a gateway or a whole test run along without a
 * word, so the demand is caught and told to the node whose thread makes it. Threads of no node keep Kafka's own way.
 */
final class NodeThreads extends ThreadGroup {
    private static final Logger LOG = LoggerFactory.getLogger(NodeThreads.class);

    static {
        Exit.setExitProcedure((status, message) -> caught(status, message, () -> System.exit(status)));
        Exit.setHaltProcedure((status, message) ->
                caught(status, message, () -> Runtime.getRuntime().halt(status)));
    }

    private final Consumer<String> onFatalFault;

    /** @param onFatalFault is told the reason, on the thread that gives up, possibly several times */
    NodeThreads(String name, Consumer<String> onFatalFault) {
        super(name);
        this.onFatalFault = onFatalFault;
    }

    /** Runs a task on a new thread of this group. */
    void run(String what, Runnable task) {
        Thread thread = new Thread(this, task, getName() + "-" + what);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        if (!(failure instanceof GivenUp)) {
            LOG.error("Kafka's thread {} failed", thread.getName(), failure);
        }
    }

    private static void caught(int status, @Nullable String message, Runnable otherwise) {
        Thread thread = Thread.currentThread();
        for (ThreadGroup group = thread.getThreadGroup(); group != null; group = group.getParent()) {
            if (group instanceof NodeThreads node) {
                String reason = "Kafka gave up in its thread " + thread.getName() + " with status " + status
                        + (message == null ? "; the log says why" : ": " + message);
                LOG.error("{}", reason);
                node.onFatalFault.accept(reason);
                // Kafka's code relies on not coming back from here.
                throw new GivenUp(reason);
            }
        }
        otherwise.run();
    }

    private static final class GivenUp extends Error {
        private static final long serialVersionUID = 1L;

        GivenUp(String reason) {
            super(reason);
        }
    }
}
