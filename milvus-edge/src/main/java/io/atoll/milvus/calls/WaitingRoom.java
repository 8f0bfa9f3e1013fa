package io.atoll.milvus.calls;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Where requests wait that would block an event loop: a virtual thread for each, and a bound on
/// their number.
public final class WaitingRoom implements AutoCloseable {
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("edge-", 0).factory());
    private final Semaphore places;
    private final int capacity;

    public WaitingRoom(int capacity) {
        this.places = new Semaphore(capacity);
        this.capacity = capacity;
    }

    public <A> CompletableFuture<A> run(Supplier<A> work) {
        if (!places.tryAcquire()) {
            return CompletableFuture.failedFuture(
                    new AtollException(
                            ErrorCode.RATE_LIMIT,
                            "rate limit exceeded: "
                                    + capacity
                                    + " requests are at work, try again later"));
        }
        return CompletableFuture.supplyAsync(work, threads)
                .whenComplete((_, _) -> places.release());
    }

    /// Lets nothing new in. What is at work has deadlines of its own and is not waited for.
    @Override
    public void close() {
        threads.shutdown();
    }
}
