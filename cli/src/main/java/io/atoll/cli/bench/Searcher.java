package io.atoll.cli.bench;

import io.atoll.cli.terminal.ProgressBar;
import io.atoll.model.AtollException;
import io.milvus.grpc.IDs;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.SearchResults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Sends searches and looks at their answers. Each client is a thread with a connection of its own.
public final class Searcher {
    private static final Duration SEARCH_TIMEOUT = Duration.ofSeconds(60);

    private final Supplier<MilvusConnection> connections;
    private final SearchRequests requests;
    private final int expectedRows;

    /// @param connections opens one for each client
    /// @param expectedRows in a full answer
    public Searcher(
            Supplier<MilvusConnection> connections, SearchRequests requests, int expectedRows) {
        this.connections = connections;
        this.requests = requests;
        this.expectedRows = expectedRows;
    }

    /// Sends one search.
    public static SearchResults search(MilvusConnection connection, SearchRequest request) {
        return connection.call(
                "searching",
                SEARCH_TIMEOUT,
                stub -> stub.search(request),
                SearchResults::getStatus);
    }

    /// The keys of an answer, best first.
    public static List<Long> keys(SearchResults answer) {
        IDs ids = answer.getResults().getIds();
        return ids.getIntId().getDataList();
    }

    /// Sends each search once and compares its answer with the exact one.
    public Accuracy checkAnswers(ExactAnswers exact, ProgressBar progress) {
        long correct = 0;
        int shortAnswers = 0;
        String firstShort = "";
        try (MilvusConnection connection = connections.get()) {
            for (int query = 0; query < requests.size(); query++) {
                List<Long> keys = keys(search(connection, requests.requests().get(query)));
                correct += exact.correct(query, keys);
                if (keys.size() < expectedRows) {
                    shortAnswers++;
                    if (firstShort.isEmpty()) {
                        firstShort =
                                "query %d got %d of %d rows"
                                        .formatted(query, keys.size(), expectedRows);
                    }
                }
                progress.advance(1);
            }
        }
        double possible = (double) requests.size() * expectedRows;
        double recall = possible == 0 ? 1 : correct / possible;
        return new Accuracy(requests.size(), recall, shortAnswers, firstShort);
    }

    /// Searches for a while, with some clients at a time that each wait for their answer before
    /// they send the next search.
    public Round round(int clients, Duration duration) throws InterruptedException {
        var next = new AtomicInteger();
        var workers = new ArrayList<Client>();
        try {
            for (int i = 0; i < clients; i++) {
                workers.add(new Client(connections.get(), next));
            }
            long start = System.nanoTime();
            long end = start + duration.toNanos();
            runAll(workers.stream().<Callable<Void>>map(client -> () -> client.run(end)).toList());
            double seconds = (System.nanoTime() - start) / 1e9;
            return Round.of(
                    clients,
                    seconds,
                    workers.stream().flatMapToLong(c -> Arrays.stream(c.nanos())).toArray(),
                    workers.stream().mapToLong(client -> client.shortAnswers).sum());
        } finally {
            workers.forEach(client -> client.connection.close());
        }
    }

    private static void runAll(List<Callable<Void>> tasks) throws InterruptedException {
        try (var threads = Executors.newFixedThreadPool(tasks.size())) {
            for (Future<Void> task : threads.invokeAll(tasks)) {
                task.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AtollException cause) {
                throw cause;
            }
            throw new IllegalStateException("searching failed", e.getCause());
        }
    }

    private final class Client {
        private final MilvusConnection connection;
        private final AtomicInteger next;
        private long[] nanos = new long[1024];
        private int count;
        private long shortAnswers;

        Client(MilvusConnection connection, AtomicInteger next) {
            this.connection = connection;
            this.next = next;
        }

        Void run(long end) {
            long now = System.nanoTime();
            while (now - end < 0) {
                int query = Math.floorMod(next.getAndIncrement(), requests.size());
                SearchResults answer = search(connection, requests.requests().get(query));
                long then = now;
                now = System.nanoTime();
                record(now - then);
                if (answer.getResults().getIds().getIntId().getDataCount() < expectedRows) {
                    shortAnswers++;
                }
            }
            return null;
        }

        private void record(long duration) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = duration;
        }

        long[] nanos() {
            return Arrays.copyOf(nanos, count);
        }
    }
}
