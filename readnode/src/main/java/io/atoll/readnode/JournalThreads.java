package io.atoll.readnode;

import com.google.common.util.concurrent.MoreExecutors;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The threads that look at journals and change collections' states. Each collection's tasks run
/// one after the other.
final class JournalThreads implements AutoCloseable {
    /// Looks at different collections' journals that run at the same time.
    private static final int COUNT = 8;

    private static final int IDLE_SECONDS = 30;
    private static final int CLOSE_LIMIT_MILLIS = 1_000;

    private final ThreadPoolExecutor threads;

    JournalThreads(String nodeId) {
        threads =
                new ThreadPoolExecutor(
                        COUNT,
                        COUNT,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        // At most one task for each collection: see newSequentialExecutor.
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name(nodeId + "-journal-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /// For one collection's tasks.
    Executor oneByOne() {
        return MoreExecutors.newSequentialExecutor(threads);
    }

    /// Lets the collections close their segments, unless the storage keeps a look waiting.
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSE_LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException _) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
