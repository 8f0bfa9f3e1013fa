package io.atoll.cli.budgets;

import io.atoll.cli.bench.Accuracy;
import io.atoll.cli.bench.BenchCollection;
import io.atoll.cli.bench.ExactAnswers;
import io.atoll.cli.bench.ExactSearch;
import io.atoll.cli.bench.IndexChoice;
import io.atoll.cli.bench.MilvusConnection;
import io.atoll.cli.bench.Round;
import io.atoll.cli.bench.SearchRequests;
import io.atoll.cli.bench.SearchShape;
import io.atoll.cli.bench.Searcher;
import io.atoll.cli.processes.ProcessUse;
import io.atoll.cli.processes.ServerCounters;
import io.atoll.cli.processes.UsePerQuery;
import io.atoll.cli.terminal.ProgressBar;
import io.atoll.cli.terminal.Terminal;
import io.atoll.cli.vectors.Vectors;
import io.atoll.model.Metric;
import io.milvus.grpc.ConsistencyLevel;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Vectors that are loaded into a collection of a server, the right answers, and searches of them.
final class LoadedSet implements AutoCloseable {
    static final int K = 10;

    /// Of every graph: servers' and others'.
    static final int M = 16;

    static final int EF_CONSTRUCTION = 100;
    static final IndexChoice HNSW =
            new IndexChoice(
                    Metric.L2,
                    "HNSW",
                    Map.of("M", "" + M, "efConstruction", "" + EF_CONSTRUCTION),
                    Map.of());
    private static final Duration TIMEOUT = Duration.ofHours(2);
    private static final int BATCH = 1_000;
    private static final int WRITERS = 4;

    private final Target target;
    private final Terminal terminal;
    private final Vectors rows;
    private final Vectors queries;
    private final IndexChoice index;
    private final MilvusConnection connection;
    private final BenchCollection collection;
    private final Map<Double, ExactAnswers> exact = new HashMap<>();
    private double buildCpuSeconds;

    private LoadedSet(
            Target target, Terminal terminal, String name, TestSet vectors, IndexChoice index) {
        this.target = target;
        this.terminal = terminal;
        this.rows = vectors.rows();
        this.queries = vectors.queries();
        this.index = index;
        connection = target.connect();
        collection = BenchCollection.create(connection, name, rows, index);
    }

    /// Creates a collection, inserts all rows, and waits for the index.
    static LoadedSet load(
            Target target, Terminal terminal, String name, TestSet vectors, IndexChoice index)
            throws InterruptedException {
        var set = new LoadedSet(target, terminal, name, vectors, index);
        ProcessUse before = ProcessUse.read(target.pids());
        int size = set.rows.size();
        try (ProgressBar progress = terminal.progress("load", size)) {
            set.collection.insert(set.rows, 0, size, BATCH, WRITERS, progress);
        }
        set.collection.flush(TIMEOUT);
        ProcessUse flushed = ProcessUse.read(target.pids());
        try (ProgressBar progress = terminal.progress("index", size)) {
            set.collection.awaitIndex(TIMEOUT, progress);
        }
        ProcessUse after = ProcessUse.read(target.pids());
        set.buildCpuSeconds =
                (after.cpuMillis()
                                - flushed.cpuMillis()
                                + flushed.cpuMillisOf(REBUILDERS)
                                - before.cpuMillisOf(REBUILDERS))
                        / 1e3;
        return set;
    }

    /// The threads that build indexes, also while rows are still inserted.
    private static final String REBUILDERS = "rebuilder";

    /// All that the server did from the flush until the index was there, and what its builders had
    /// done before.
    double buildCpuSeconds() {
        return buildCpuSeconds;
    }

    Vectors rows() {
        return rows;
    }

    Vectors queries() {
        return queries;
    }

    /// The nearest rows among those that the shape's filter accepts.
    ExactAnswers exact(SearchShape shape) throws InterruptedException {
        ExactAnswers known = exact.get(shape.share());
        if (known != null) {
            return known;
        }
        try (ProgressBar progress = terminal.progress("exact search", queries.size())) {
            ExactAnswers answers =
                    new ExactSearch(rows, index.metric(), shape::accepts)
                            .search(queries, K, progress);
            exact.put(shape.share(), answers);
            return answers;
        }
    }

    /// The widths at which the server is searched for a recall.
    EfLadder ladder(SearchShape shape) throws InterruptedException {
        ExactAnswers right = exact(shape);
        return new EfLadder(ef -> compare(right, shape, Map.of("ef", "" + ef)).recall());
    }

    /// With parameters of the index's type.
    double recall(Map<String, String> params) throws InterruptedException {
        return compare(exact(SearchShape.PLAIN), SearchShape.PLAIN, params).recall();
    }

    private Accuracy compare(ExactAnswers right, SearchShape shape, Map<String, String> params) {
        Accuracy accuracy =
                searcher(right, shape, params, ConsistencyLevel.Bounded).checkAnswers(right);
        terminal.line("recall %.4f with %s".formatted(accuracy.recall(), params));
        return accuracy;
    }

    private Searcher searcher(
            ExactAnswers right,
            SearchShape shape,
            Map<String, String> params,
            ConsistencyLevel level) {
        var choice = new IndexChoice(index.metric(), index.type(), index.params(), params);
        return new Searcher(
                target::connect,
                SearchRequests.of(collection, queries, choice, K, shape, level),
                right.expected());
    }

    /// What a round of searches found.
    ///
    /// @param queriesPerSecond query vectors
    /// @param scored vectors that were compared with one
    record Figures(Round round, double queriesPerSecond, UsePerQuery use, double scored) {}

    /// Searches by the width of a graph's walks.
    Figures search(SearchShape shape, int ef, int clients, ConsistencyLevel level, Duration round)
            throws InterruptedException {
        return search(shape, Map.of("ef", "" + ef), clients, level, round);
    }

    Figures search(
            SearchShape shape,
            Map<String, String> params,
            int clients,
            ConsistencyLevel level,
            Duration duration)
            throws InterruptedException {
        Searcher searcher = searcher(exact(shape), shape, params, level);
        ServerCounters counted = ServerCounters.read(target.admins());
        ProcessUse before = ProcessUse.read(target.pids());
        Round round = searcher.round(clients, duration);
        ProcessUse after = ProcessUse.read(target.pids());
        long done = round.searches() * shape.nq();
        return new Figures(
                round,
                round.searchesPerSecond() * shape.nq(),
                after.since(before, done),
                ServerCounters.read(target.admins()).costSince(counted, done).vectorsScored());
    }

    BenchCollection collection() {
        return collection;
    }

    /// Drops the collection.
    @Override
    public void close() {
        try (connection) {
            collection.close();
        }
    }
}
