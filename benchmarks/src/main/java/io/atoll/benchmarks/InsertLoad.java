package io.atoll.benchmarks;

import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.milvus.grpc.MutationResult;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/// A client that inserts at a steady rate, until it is closed.
final class InsertLoad implements AutoCloseable {
    private final LongAdder acknowledged = new LongAdder();
    private final Thread thread;
    private volatile boolean stopped;

    /// @param rowsPerSecond 0: none
    InsertLoad(MilvusServiceBlockingStub server, Inserts inserts, int rowsPerSecond) {
        long pause =
                rowsPerSecond == 0
                        ? 0
                        : TimeUnit.SECONDS.toNanos(1) * inserts.rows() / rowsPerSecond;
        thread =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    long due = System.nanoTime();
                                    while (rowsPerSecond > 0 && !stopped) {
                                        insert(server, inserts);
                                        due += pause;
                                        LockSupport.parkNanos(due - System.nanoTime());
                                    }
                                });
    }

    private void insert(MilvusServiceBlockingStub server, Inserts inserts) {
        MutationResult result = server.insert(inserts.next());
        if (result.getStatus().getCode() != 0) {
            throw new IllegalStateException(result.getStatus().getReason());
        }
        acknowledged.add(inserts.rows());
    }

    /// Rows.
    long acknowledged() {
        return acknowledged.sum();
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
    }
}
