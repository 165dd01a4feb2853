package dev.tidegate.gateway.simulation;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/** Worker threads, as many as there are tasks: any of these may be the next to run. */
final class SimulatedWorkers extends AbstractExecutorService {
    private final List<Runnable> tasks;

    SimulatedWorkers(List<Runnable> tasks) {
        this.tasks = tasks;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
