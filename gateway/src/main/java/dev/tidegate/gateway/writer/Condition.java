package dev.tidegate.gateway.writer;

import io.vertx.core.Future;
import java.util.Map;

/** What must hold of a row before it is written. */
@FunctionalInterface
public interface Condition {

    /**
     * Looks at the row, on the writer's event loop.
     *
     * @param written for each partition how far this writer has written; whoever looks has to see that much
     * @return completes if the condition holds, on any context; fails with what the client is to be told if it does not
     */
    Future<Void> check(Map<Integer, Long> written);
}
