package io.atoll.cli.bench;

import io.atoll.cli.vectors.Vectors;
import io.atoll.model.AtollException;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.MutationResult;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Inserts as fast as they are acknowledged. The requests are made in advance, and sent again and
/// again: keys repeat.
public final class RepeatedInserts {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final Supplier<MilvusConnection> connections;
    private final List<InsertRequest> requests = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    /// @param connections opens one for each client
    /// @param batch rows in a request
    public RepeatedInserts(
            Supplier<MilvusConnection> connections, String collection, Vectors rows, int batch) {
        this.connections = connections;
        for (int from = 0; from + batch <= rows.size(); from += batch) {
            requests.add(InsertRequests.of(collection, rows, from, from + batch));
        }
    }

    /// Inserts for a while.
    public double rowsPerSecond(int clients, Duration duration) throws InterruptedException {
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        var counts = new ArrayList<Future<Long>>();
        try (var threads = Executors.newFixedThreadPool(clients)) {
            for (int client = 0; client < clients; client++) {
                counts.add(threads.submit(() -> insertUntil(end)));
            }
            long rows = 0;
            for (Future<Long> count : counts) {
                rows += count.get();
            }
            return rows / ((System.nanoTime() - start) / 1e9);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AtollException cause) {
                throw cause;
            }
            throw new IllegalStateException("inserting failed", e.getCause());
        }
    }

    private long insertUntil(long end) throws InterruptedException {
        long rows = 0;
        try (MilvusConnection connection = connections.get()) {
            while (System.nanoTime() - end < 0) {
                InsertRequest request =
                        requests.get(Math.floorMod(next.getAndIncrement(), requests.size()));
                MutationResult answer =
                        connection.callPatiently(
                                "inserting rows",
                                TIMEOUT,
                                stub -> stub.insert(request),
                                MutationResult::getStatus);
                rows += answer.getInsertCnt();
            }
        }
        return rows;
    }
}
