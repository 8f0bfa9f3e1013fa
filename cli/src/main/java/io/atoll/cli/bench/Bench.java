package io.atoll.cli.bench;

import io.atoll.cli.terminal.CleanUp;
import io.atoll.cli.terminal.ProgressBar;
import io.atoll.cli.terminal.Terminal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Carries out a plan, step by step.
public final class Bench {
    private static final Duration FLUSH_TIMEOUT = Duration.ofMinutes(10);

    private final BenchPlan plan;
    private final Terminal terminal;
    private final CleanUp cleanUp;

    public Bench(BenchPlan plan, Terminal terminal, CleanUp cleanUp) {
        this.plan = plan;
        this.terminal = terminal;
        this.cleanUp = cleanUp;
    }

    public BenchReport run() throws InterruptedException {
        // Before the long steps: a wrong address or a name in use should be told at once.
        BenchCollection collection = createCollection();
        var timer = new Timer();
        ExactAnswers exact = searchExactly();
        double exactSeconds = timer.lap();
        load(collection);
        double loadSeconds = timer.lap();
        collection.flush(FLUSH_TIMEOUT);
        double flushSeconds = timer.lap();
        awaitIndex(collection);
        double indexSeconds = timer.lap();

        var searcher = new Searcher(this::connect, requests(collection), exact.expected());
        Optional<ServerCounters> before = readCounters();
        Accuracy accuracy = compare(searcher, exact);
        Optional<ServerCounters> after = readCounters();
        return new BenchReport(
                plan.source(),
                plan.rows().size(),
                plan.rows().dimension(),
                plan.index(),
                plan.limit(),
                exactSeconds,
                loadSeconds,
                flushSeconds,
                indexSeconds,
                accuracy,
                scoredPerSearch(before, after),
                rounds(searcher));
    }

    private MilvusConnection connect() {
        return MilvusConnection.open(plan.uri(), plan.token());
    }

    private BenchCollection createCollection() {
        MilvusConnection connection = connect();
        cleanUp.add("close the connection", connection);
        if (plan.replace()) {
            BenchCollection.drop(connection, plan.collection());
        }
        BenchCollection collection =
                BenchCollection.create(connection, plan.collection(), plan.rows(), plan.index());
        if (!plan.keep()) {
            cleanUp.add("drop collection " + plan.collection(), collection);
        }
        return collection;
    }

    private ExactAnswers searchExactly() throws InterruptedException {
        try (ProgressBar progress = terminal.progress("exact search", plan.queries().size())) {
            return new ExactSearch(plan.rows(), plan.index().metric(), plan.label())
                    .search(plan.queries(), plan.limit(), progress);
        }
    }

    private void load(BenchCollection collection) throws InterruptedException {
        int size = plan.rows().size();
        try (ProgressBar progress = terminal.progress("load", size)) {
            collection.insert(plan.rows(), 0, size, plan.batchRows(), plan.writers(), progress);
        }
    }

    private void awaitIndex(BenchCollection collection) throws InterruptedException {
        try (ProgressBar progress = terminal.progress("index", plan.rows().size())) {
            collection.awaitIndex(plan.indexTimeout(), progress);
        }
    }

    private SearchRequests requests(BenchCollection collection) {
        return SearchRequests.of(
                collection,
                plan.queries(),
                plan.index(),
                plan.limit(),
                plan.label(),
                plan.consistency());
    }

    private Accuracy compare(Searcher searcher, ExactAnswers exact) {
        try (ProgressBar progress = terminal.progress("compare", plan.queries().size())) {
            return searcher.checkAnswers(exact, progress);
        }
    }

    private Optional<ServerCounters> readCounters() throws InterruptedException {
        return plan.admin().isPresent()
                ? Optional.of(ServerCounters.read(plan.admin().get()))
                : Optional.empty();
    }

    private static OptionalDouble scoredPerSearch(
            Optional<ServerCounters> before, Optional<ServerCounters> after) {
        return before.isPresent() && after.isPresent()
                ? OptionalDouble.of(after.get().scoredPerSearch(before.get()))
                : OptionalDouble.empty();
    }

    private List<Round> rounds(Searcher searcher) throws InterruptedException {
        var rounds = new ArrayList<Round>();
        for (int clients : plan.clients()) {
            terminal.line(
                    "measuring %d s with clients: %d".formatted(plan.round().toSeconds(), clients));
            if (plan.warmUp().isPositive()) {
                searcher.round(clients, plan.warmUp());
            }
            rounds.add(searcher.round(clients, plan.round()));
        }
        return rounds;
    }

    /// Tells how long each of a series of steps took.
    private static final class Timer {
        private long last = System.nanoTime();

        /// The seconds since the last call, or since the beginning.
        double lap() {
            long now = System.nanoTime();
            double seconds = (now - last) / 1e9;
            last = now;
            return seconds;
        }
    }
}
