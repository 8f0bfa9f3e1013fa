package io.atoll.cli.bench;

import io.atoll.model.AtollException;
import io.milvus.grpc.IDs;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.SearchResults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
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

    /// Sends each search once and compares its answers with the exact ones.
    public Accuracy checkAnswers(ExactAnswers exact) {
        return checkAnswers(exact, _ -> {});
    }

    /// @param progress is told the number of queries that were asked
    public Accuracy checkAnswers(ExactAnswers exact, LongConsumer progress) {
        long correct = 0;
        int shortAnswers = 0;
        String firstShort = "";
        int query = 0;
        try (MilvusConnection connection = connections.get()) {
            for (SearchRequest request : requests.requests()) {
                for (List<Long> keys : keysOfQueries(search(connection, request))) {
                    correct += exact.correct(query, keys);
                    if (keys.size() < expectedRows) {
                        shortAnswers++;
                        if (firstShort.isEmpty()) {
                            firstShort =
                                    "query %d got %d of %d rows"
                                            .formatted(query, keys.size(), expectedRows);
                        }
                    }
                    query++;
                }
                progress.accept(request.getNq());
            }
        }
        double possible = (double) query * expectedRows;
        double recall = possible == 0 ? 1 : correct / possible;
        return new Accuracy(query, recall, shortAnswers, firstShort);
    }

    private static List<List<Long>> keysOfQueries(SearchResults answer) {
        List<Long> all = keys(answer);
        var each = new ArrayList<List<Long>>();
        int from = 0;
        for (long count : answer.getResults().getTopksList()) {
            each.add(all.subList(from, from + (int) count));
            from += (int) count;
        }
        return each;
    }

    /// Searches for a while, with some clients at a time that each wait for their answer before
    /// they send the next search.
    public Round round(int clients, Duration duration) throws InterruptedException {
        return round(clients, duration, OptionalDouble.empty());
    }

    /// As above; with a rate, searches are due at even times, and what one takes counts from when
    /// it was due: so a stall counts for all whom it holds up.
    ///
    /// @param rate searches a second
    public Round round(int clients, Duration duration, OptionalDouble rate)
            throws InterruptedException {
        var next = new AtomicInteger();
        var workers = new ArrayList<Client>();
        try {
            for (int i = 0; i < clients; i++) {
                workers.add(new Client(connections.get(), next));
            }
            long start = System.nanoTime();
            long end = start + duration.toNanos();
            runAll(
                    workers.stream()
                            .<Callable<Void>>map(
                                    client ->
                                            () ->
                                                    rate.isPresent()
                                                            ? client.runAt(
                                                                    rate.getAsDouble(), start, end)
                                                            : client.run(end))
                            .toList());
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
                search(next.getAndIncrement());
                long then = now;
                now = System.nanoTime();
                record(now - then);
            }
            return null;
        }

        /// @param rate searches a second of all clients together
        Void runAt(double rate, long start, long end) {
            while (true) {
                int turn = next.getAndIncrement();
                long due = start + (long) (turn * 1e9 / rate);
                if (due - end >= 0) {
                    return null;
                }
                for (long left = due - System.nanoTime();
                        left > 0;
                        left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                search(turn);
                record(System.nanoTime() - due);
            }
        }

        private void search(int turn) {
            SearchRequest request = requests.requests().get(Math.floorMod(turn, requests.size()));
            SearchResults answer = Searcher.search(connection, request);
            List<Long> counts = answer.getResults().getTopksList();
            long full = counts.stream().filter(count -> count >= expectedRows).count();
            shortAnswers += request.getNq() - full;
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
